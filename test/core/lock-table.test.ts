import fc from "fast-check";
import t from "tap";
import { exclusive, shared } from "../../src/core/domain-locks.ts";
import { type Claim, type LockHold, LockTable } from "../../src/core/lock-table.ts";

/** Work that runs until it is told to end. */
function longWork(table: LockTable, ...claims: readonly Claim[]) {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const state: { hold?: LockHold } = {};
  const result = table.run(
    () => claims,
    async (hold) => {
      state.hold = hold;
      await ended;
    },
  );
  return {
    state,
    async end() {
      end();
      await result;
    },
  };
}

const settled = (): Promise<void> => new Promise(setImmediate);

t.test("free locks are taken at once, also by work that begins other work", async (t) => {
  const table = new LockTable();
  const outer = table.run(
    () => [shared("presence", "a")],
    async () => {
      const inner = longWork(table, exclusive("presence", "b"));
      await settled();
      t.ok(inner.state.hold);
      t.notOk(table.isFree("presence", "b"));
      await inner.end();
    },
  );
  t.notOk(table.isFree("presence", "a"));
  await outer;
  t.ok(table.isFree("presence", "a") && table.isFree("presence", "b"));
});

t.test("earlier work is not overtaken by later work with the same lock", async (t) => {
  const table = new LockTable();
  const reader = longWork(table, shared("power", "a"));
  const writer = longWork(table, exclusive("power", "a"));
  const late = longWork(table, shared("power", "a"));
  const other = longWork(table, exclusive("power", "b"));
  t.ok(reader.state.hold && other.state.hold);
  t.notOk(writer.state.hold ?? late.state.hold);
  await reader.end();
  t.ok(writer.state.hold);
  t.notOk(late.state.hold);
  await writer.end();
  t.ok(late.state.hold);
});

t.test("lowered locks let others begin, and cannot be raised", async (t) => {
  const table = new LockTable();
  const first = longWork(table, exclusive("power", "a"), exclusive("volumes", "a"));
  const reader = longWork(table, shared("power", "a"));
  const volumes = longWork(table, exclusive("volumes", "a"));
  first.state.hold?.lower([shared("power", "a")]);
  t.ok(reader.state.hold && volumes.state.hold);
  await reader.end();
  first.state.hold?.lower([exclusive("power", "a"), exclusive("devices", "a")]);
  const writer = longWork(table, exclusive("power", "a"));
  t.ok(writer.state.hold, "a shared lock that is asked for as exclusive is released");
});

t.test("exchanged locks come before those of work that waits", async (t) => {
  const table = new LockTable();
  const order: string[] = [];
  const first = table.run(
    () => [shared("presence", "a"), exclusive("power", "a")],
    async (hold) => {
      await settled();
      await hold.exchange([exclusive("presence", "a")]);
      order.push("first");
    },
  );
  const reader = longWork(table, shared("presence", "a"));
  const waiting = table.run(
    () => [exclusive("presence", "a")],
    () => void order.push("waiting"),
  );
  await settled();
  await reader.end();
  await Promise.all([first, waiting]);
  t.same(order, ["first", "waiting"]);
});

t.test("locks are released by work that throws, and work whose locks cannot be told fails", async (t) => {
  const table = new LockTable();
  const failed = table.run(
    () => [exclusive("power", "a")],
    () => {
      throw new Error("planned");
    },
  );
  await t.rejects(failed, { message: "planned" });
  const unclear = table.run(
    () => {
      throw new Error("unclear");
    },
    () => {},
  );
  await t.rejects(unclear, { message: "unclear" });
  t.ok(table.isFree("power", "a"));
});

t.test("conflicting work never overlaps, and all work ends", async () => {
  const claim = fc.record({
    lock: fc.constantFrom("presence", "power", "volumes"),
    name: fc.constantFrom("a", "b"),
    mode: fc.constantFrom("shared", "exclusive"),
  }) as fc.Arbitrary<Claim>;
  const job = fc.record({
    claims: fc.array(claim, { maxLength: 4 }),
    later: fc.array(claim, { maxLength: 2 }),
    how: fc.constantFrom("end", "lower", "exchange"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(job, { minLength: 2, maxLength: 8 }), fc.scheduler(), async (jobs, scheduler) => {
      const table = new LockTable();
      const running = new Set<readonly Claim[]>();
      const during = async (claims: readonly Claim[]): Promise<void> => {
        for (const other of running) requireCompatible(claims, other);
        running.add(claims);
        await scheduler.schedule(Promise.resolve());
        running.delete(claims);
      };
      const all = jobs.map(({ claims, later, how }) =>
        table.run(
          () => claims,
          async (hold) => {
            await during(claims);
            if (how === "exchange") await hold.exchange(later);
            if (how === "lower") hold.lower(claims.filter(({ mode }) => mode === "shared"));
            if (how === "exchange") await during(later);
          },
        ),
      );
      await scheduler.waitFor(Promise.all(all));
    }),
    { numRuns: 500 },
  );
});

function requireCompatible(one: readonly Claim[], other: readonly Claim[]): void {
  for (const a of one) {
    for (const b of other) {
      const isSame = a.lock === b.lock && a.name === b.name;
      if (isSame && (a.mode === "exclusive" || b.mode === "exclusive")) throw new Error("overlap");
    }
  }
}
