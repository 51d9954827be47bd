import { setImmediate as nextTurn } from "node:timers/promises";
import fc from "fast-check";
import t from "tap";
import { QubesError } from "../../src/core/errors.ts";
import { Journal } from "../../src/core/journal.ts";

/** One operation of a random program: turns of the loop before each of its changes. It may fail at its end. */
const operation = fc.record({
  start: fc.nat(6),
  waits: fc.array(fc.nat(2), { maxLength: 3 }),
  fails: fc.boolean(),
  savesNow: fc.boolean(),
});

/** The outcome of a save: it works, fails before the file is replaced, or after it. */
const outcome = fc.constantFrom("works", "works", "fails", "fails after the rename");

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await nextTurn();
}

t.test("replies, messages and the disk agree, whichever saves fail", async (t) => {
  let undone = 0;
  let saved = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { minLength: 1, maxLength: 6 }),
      fc.array(outcome, { maxLength: 8 }),
      async (programs, outcomes) => {
        const journal = new Journal();
        const memory = new Set<string>();
        let disk = new Set<string>();
        let text: string | undefined;
        let save = 0;
        journal.open({
          async save() {
            const now = new Set(memory);
            const result = outcomes[save++] ?? "works";
            await nextTurn();
            if (text === [...now].join()) return;
            if (result === "fails") throw new Error("ENOSPC");
            disk = now;
            text = undefined;
            await nextTurn();
            if (result !== "works") throw new Error("EIO");
            text = [...now].join();
          },
          refuse: () => new QubesError("QubesException", "undone"),
        });
        const messages: string[] = [];
        const acknowledged = new Set<string>();
        const violations: string[] = [];
        const check = (isRight: boolean, what: string): void => {
          if (!isRight) violations.push(what);
        };
        const run = async (index: number): Promise<void> => {
          const program = programs[index] as (typeof programs)[number];
          await turns(program.start);
          const mine = program.waits.map((_, number) => `${index}.${number}`);
          const made: string[] = [];
          const work = async (): Promise<string> => {
            for (const [number, wait] of program.waits.entries()) {
              await turns(wait);
              const id = mine[number] as string;
              journal.record(() => void memory.delete(id));
              memory.add(id);
              made.push(id);
              journal.send(
                () => id,
                (message) => {
                  check(disk.has(message), `message ${message} before it is on the disk`);
                  messages.push(message);
                },
              );
            }
            if (program.savesNow) {
              await journal.saveNow();
              for (const id of mine) check(disk.has(id), `${id} is not on the disk after saveNow`);
            }
            if (program.fails) throw new Error("half-way");
            return [...memory].join();
          };
          const [ended] = await Promise.allSettled([journal.perform(work, () => true)]);
          const isRefused = ended.status === "rejected" && ended.reason instanceof QubesError;
          if (isRefused) {
            undone++;
            const last = made.filter((id) => memory.has(id));
            // Changes that an earlier save wrote stay, because they are on the disk.
            for (const id of last) check(disk.has(id), `${id} is in memory but not on the disk`);
          } else {
            saved++;
            for (const id of mine) {
              check(disk.has(id) && memory.has(id), `${id} is acknowledged but not on the disk`);
              acknowledged.add(id);
            }
            // After a change on the disk, an operation cannot be repeated because of what it saw later.
            if (ended.status === "fulfilled" && !program.savesNow) {
              for (const id of ended.value.split(",")) check(id === "" || disk.has(id), `${id} was seen, not saved`);
            }
          }
        };
        await Promise.all(programs.map((_, index) => run(index)));
        await journal
          .saveAll()
          .catch(() => journal.saveAll())
          .catch(() => {});
        outcomes.length = 0;
        await journal.saveAll();
        check([...memory].sort().join() === [...disk].sort().join(), "memory and disk differ");
        for (const id of acknowledged) check(disk.has(id), `${id} is lost`);
        check(new Set(messages).size === messages.length, "a message was sent twice");
        for (const id of messages) check(disk.has(id), `message about ${id}, which was undone`);
        if (violations.length > 0) throw new Error(violations.join("; "));
      },
    ),
    { numRuns: 500 },
  );
  t.ok(undone > 50 && saved > 200, `${undone} operations undone, ${saved} saved`);
});

t.test("an operation whose change was undone changes nothing more", async (t) => {
  const journal = new Journal();
  const memory = new Set<string>();
  let isFull = true;
  journal.open({
    save: async () => {
      if (isFull) throw new Error("ENOSPC");
    },
    refuse: () => new QubesError("QubesException", "undone"),
  });
  const change = (id: string): void => {
    journal.record(() => void memory.delete(id));
    memory.add(id);
  };
  const work = async (): Promise<void> => {
    change("first");
    await turns(3);
    isFull = false;
    change("second");
  };
  await t.rejects(
    journal.perform(work, () => true),
    { message: "undone" },
  );
  t.same([...memory], []);
});

t.test("traces outside of the model are removed before the client has its error", async (t) => {
  const journal = new Journal();
  journal.open({
    save: async () => {
      throw new Error("ENOSPC");
    },
    refuse: () => new QubesError("QubesException", "undone"),
  });
  const steps: string[] = [];
  const work = (): void => {
    for (const id of ["one", "two"]) {
      journal.record(
        () => steps.push(`undo ${id}`),
        async () => {
          await turns(2);
          steps.push(`clean up ${id}`);
        },
      );
    }
  };
  await t.rejects(
    journal.perform(work, () => true),
    { message: "undone" },
  );
  t.same(steps, ["undo two", "undo one", "clean up two", "clean up one"]);
});

t.test("without a store nothing is recorded", async (t) => {
  const journal = new Journal();
  t.equal(
    await journal.perform(
      () => 7,
      () => true,
    ),
    7,
  );
  journal.record(t.fail);
  let sent = 0;
  journal.send(
    () => 1,
    (message) => {
      sent += message;
    },
  );
  t.equal(sent, 1);
  await journal.saveNow();
  await journal.saveAll();
});
