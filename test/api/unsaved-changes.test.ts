import t from "tap";
import { isLasting } from "../../src/api/method.ts";
import { apiMethods } from "../../src/api/method-table.ts";
import { type SystemWithStore, systemWithStore, type TestCall } from "../rig/unsaved-calls.ts";

const card = "dom0+00_03.0:0x8086:0x10d3::p020000";

/** Calls that change the store, by the rows of the table. The ones before the last prepare it. */
const changes: Readonly<Record<string, readonly TestCall[]>> = {
  "admin.property.Set": [{ method: "admin.property.Set", argument: "clockvm", payload: "work" }],
  "admin.property.Reset": [{ method: "admin.property.Reset", argument: "default_template" }],
  "admin.vm.property.Set": [
    { method: "admin.vm.property.Set", dest: "work", argument: "provides_network", payload: "True" },
  ],
  "admin.vm.property.Reset": [
    { method: "admin.vm.property.Set", dest: "work", argument: "memory", payload: "500" },
    { method: "admin.vm.property.Reset", dest: "work", argument: "memory" },
  ],
  "admin.vm.feature.Set": [{ method: "admin.vm.feature.Set", dest: "work", argument: "internal", payload: "1" }],
  "admin.vm.feature.Remove": [
    { method: "admin.vm.feature.Set", dest: "work", argument: "one", payload: "1" },
    { method: "admin.vm.feature.Set", dest: "work", argument: "two", payload: "2" },
    { method: "admin.vm.feature.Remove", dest: "work", argument: "one" },
  ],
  "admin.vm.tag.Set": [{ method: "admin.vm.tag.Set", dest: "work", argument: "open" }],
  "admin.vm.tag.Remove": [
    { method: "admin.vm.tag.Set", dest: "work", argument: "zebra" },
    { method: "admin.vm.tag.Set", dest: "work", argument: "ape" },
    { method: "admin.vm.tag.Remove", dest: "work", argument: "zebra" },
  ],
  "admin.label.Create": [{ method: "admin.label.Create", argument: "pink", payload: "0xff00ff" }],
  "admin.label.Remove": [
    { method: "admin.label.Create", argument: "pink", payload: "0xff00ff" },
    { method: "admin.label.Remove", argument: "pink" },
  ],
  "admin.vm.Create.CLASS": [{ method: "admin.vm.Create.AppVM", payload: "name=new label=red" }],
  "admin.vm.CreateInPool.CLASS": [
    { method: "admin.vm.CreateInPool.StandaloneVM", payload: "name=new label=red pool=varlibqubes" },
  ],
  "admin.vm.CreateDisposable": [{ method: "admin.vm.CreateDisposable", dest: "dvm" }],
  "admin.vm.Remove": [{ method: "admin.vm.Remove", dest: "spare" }],
  "admin.pool.Add": [{ method: "admin.pool.Add", argument: "file", payload: "name=extra\ndir_path=/extra\n" }],
  "admin.pool.Remove": [
    { method: "admin.pool.Add", argument: "file", payload: "name=extra\ndir_path=/extra\n" },
    { method: "admin.pool.Add", argument: "file", payload: "name=last\ndir_path=/last\n" },
    { method: "admin.pool.Remove", argument: "extra" },
  ],
  "admin.pool.Set.revisions_to_keep": [
    { method: "admin.pool.Set.revisions_to_keep", argument: "varlibqubes", payload: "7" },
  ],
  "admin.pool.Set.ephemeral_volatile": [
    { method: "admin.pool.Set.ephemeral_volatile", argument: "varlibqubes", payload: "True" },
  ],
  "admin.vm.volume.Set.revisions_to_keep": [
    { method: "admin.vm.volume.Set.revisions_to_keep", dest: "work", argument: "private", payload: "3" },
  ],
  "admin.vm.volume.Set.rw": [{ method: "admin.vm.volume.Set.rw", dest: "work", argument: "private", payload: "False" }],
  "admin.vm.volume.Set.ephemeral": [
    { method: "admin.vm.volume.Set.ephemeral", dest: "work", argument: "volatile", payload: "True" },
  ],
  "admin.vm.device.denied.Add": [{ method: "admin.vm.device.denied.Add", dest: "work", payload: "u03****" }],
  "admin.vm.device.denied.Remove": [
    { method: "admin.vm.device.denied.Add", dest: "work", payload: "u03****" },
    { method: "admin.vm.device.denied.Remove", dest: "work", payload: "u03****" },
  ],
  "admin.vm.device.CLASS.Assign": [
    { method: "admin.vm.device.pci.Assign", dest: "work", argument: card, payload: "mode='required'" },
  ],
  "admin.vm.device.CLASS.Set.assignment": [
    { method: "admin.vm.device.pci.Assign", dest: "work", argument: card, payload: "mode='required'" },
    { method: "admin.vm.device.pci.Set.assignment", dest: "work", argument: card, payload: "auto-attach" },
  ],
  "admin.vm.device.CLASS.Unassign": [
    { method: "admin.vm.device.pci.Assign", dest: "work", argument: card, payload: "mode='required'" },
    { method: "admin.vm.device.pci.Unassign", dest: "work", argument: card },
  ],
  "admin.vm.device.CLASS.Attach 2019": [
    { method: "admin.vm.Start", dest: "work" },
    {
      ...{ method: "admin.vm.device.pci.Attach", dest: "work", argument: "dom0+00_03.0" },
      ...{ payload: "persistent=True", framing: "old" },
    },
  ],
  "admin.vm.device.CLASS.Detach 2019": [
    { method: "admin.vm.Start", dest: "work" },
    {
      ...{ method: "admin.vm.device.pci.Attach", dest: "work", argument: "dom0+00_03.0" },
      ...{ payload: "persistent=True", framing: "old" },
    },
    { method: "admin.vm.device.pci.Detach", dest: "work", argument: "dom0+00_03.0", framing: "old" },
  ],
  "admin.vm.device.CLASS.Set.persistent 2019": [
    { method: "admin.vm.Start", dest: "work" },
    { method: "admin.vm.device.pci.Attach", dest: "work", argument: "dom0+00_03.0", framing: "old" },
    {
      ...{ method: "admin.vm.device.pci.Set.persistent", dest: "work", argument: "dom0+00_03.0" },
      ...{ payload: "True", framing: "old" },
    },
  ],
  "qubes.NotifyUpdates": [{ method: "qubes.NotifyUpdates", source: "fedora", payload: "3", socket: "misc" }],
};

/** Rows whose calls change nothing in the store: the power of domains, files and data beside it, requests without effect. */
const beside: readonly RegExp[] = [
  /^admin\.vm\.(Start|Shutdown|Kill|Pause|Unpause|Suspend|Resume|Console)$/,
  /^internal\.Suspend/,
  /^admin\.vm\.(firewall|notes)\./,
  /^(admin|internal)\.vm\.volume\.(Import|ImportBegin|ImportEnd|Clear|Revert|Resize|CloneFrom|CloneTo)$/,
  /^admin\.vm\.device\.CLASS\.(Attach|Detach)$/,
  /^qubes\.(FeaturesRequest|NotifyTools)$/,
  /^admin\.backup\./,
];

t.test("each method that can change something is in this test", async (t) => {
  for (const { name, effect, era } of apiMethods) {
    if (!/[wx]/.test(effect)) continue;
    const row = name.includes("device.CLASS") && era === "2019" ? `${name} 2019` : name;
    t.ok(row in changes || beside.some((each) => each.test(name)), row);
  }
});

t.test("a change is either undone, or acts on saved state only", (t) => {
  const others = apiMethods
    .filter((method) => /[wx]/.test(method.effect) && !isLasting(method))
    .map(({ name }) => name)
    .filter((name) => !(name in changes));
  t.same(
    others,
    ["admin.vm.Console", "admin.vm.volume.CloneFrom", "qubes.FeaturesRequest", "qubes.NotifyTools"],
    "they change nothing here",
  );
  t.end();
});

async function prepare(calls: readonly TestCall[]): Promise<{ system: SystemWithStore; last: TestCall }> {
  const system = systemWithStore();
  for (const given of calls.slice(0, -1)) await system.call(given);
  system.heard.length = 0;
  return { system, last: calls.at(-1) as TestCall };
}

/** Events of an attempt, and of things that are not stored. */
const attempts = /^(.*-pre-.*|domain-create-on-disk|connection-established|device-(at|de)tach:pci)$/;

for (const [row, calls] of Object.entries(changes)) {
  t.test(`${row}: a change that cannot be saved is undone, with a typed error and without events`, async (t) => {
    const { system, last } = await prepare(calls);
    const before = system.seen();
    system.setFull(true);
    t.equal(
      await system.failure(last),
      "QubesException: the change was undone, because it cannot be saved: no space left on device",
    );
    t.strictSame(system.seen(), before, "all is as before");
    t.same(
      system.heard.map(({ event }) => event).filter((event) => !attempts.test(event)),
      [],
    );
    t.equal(system.saved(), before.store);
    system.setFull(false);
    t.equal(await system.failure(last), undefined, "with space the same call succeeds");
    t.not(system.saved(), before.store);
    t.equal(system.saved(), system.storeText());
  });
}

t.test("nothing of an unsaved change is seen, and reads wait for its end", async (t) => {
  const system = systemWithStore();
  system.setFull(true);
  const change = system.failure({ method: "admin.vm.tag.Set", dest: "work", argument: "open" });
  const reads = [
    system.call({ method: "admin.vm.tag.List", dest: "work" }),
    system.call({ method: "internal.GetSystemInfo", socket: "internal" }),
  ];
  const again = system.failure({ method: "admin.vm.tag.Set", dest: "work", argument: "open" });
  const absent = system.failure({ method: "admin.vm.tag.Remove", dest: "vault", argument: "open" });
  t.match(await change, /the change was undone/);
  for (const read of await Promise.all(reads)) t.notMatch(String(read), "open");
  t.match(await again, /the change was undone/, "a call that finds the change made is not acknowledged");
  t.match(await absent, /QubesTagNotFoundError/);
  t.same(system.heard, []);
});

t.test("changes that came during a failing save are undone with it, and their calls fail", async (t) => {
  const system = systemWithStore();
  const before = system.seen();
  system.setFull(true);
  const failures = await Promise.all(
    ["one", "two", "three"].map(async (argument, index) => {
      for (let turns = 0; turns < index; turns++) await new Promise((resolve) => setImmediate(resolve));
      return system.failure({ method: "admin.vm.tag.Set", dest: "work", argument });
    }),
  );
  for (const failure of failures) t.match(failure, /the change was undone/);
  t.strictSame(system.seen(), before);
});

t.test("a power call succeeds although another call's change is undone, and its events arrive", async (t) => {
  const system = systemWithStore();
  system.setFull(true);
  const [tag, start] = await Promise.all([
    system.failure({ method: "admin.vm.tag.Set", dest: "work", argument: "open" }),
    system.failure({ method: "admin.vm.Start", dest: "vault" }),
  ]);
  t.match(tag, /the change was undone/);
  t.equal(start, undefined);
  t.ok(system.heard.some(({ event, subject }) => event === "domain-start" && subject === "vault"));
  t.notOk(system.heard.some(({ event }) => event.startsWith("domain-tag-add")));
});

t.test("a service of a running domain is undone in QubesDB", async (t) => {
  const system = systemWithStore();
  await system.call({ method: "admin.vm.Start", dest: "work" });
  const path = "/qubes-service/cups";
  const set = { method: "admin.vm.feature.Set", dest: "work", argument: "service.cups", payload: "1" } as const;
  system.setFull(true);
  t.match(await system.failure(set), /the change was undone/);
  t.equal(system.app.qubesDb.read("work", path), undefined);
  system.setFull(false);
  await system.call(set);
  system.setFull(true);
  t.match(
    await system.failure({ method: "admin.vm.feature.Remove", dest: "work", argument: "service.cups" }),
    /the change was undone/,
  );
  t.equal(system.app.qubesDb.read("work", path), "1");
});

t.test("data that changed cannot be undone: the client gets an error, and a later save has it", async (t) => {
  const system = systemWithStore();
  const { config } = system.app.getDomain("work").volumes.get("private") ?? {};
  const size = String((config?.size ?? 0) * 2);
  system.setFull(true);
  const resize = { method: "admin.vm.volume.Resize", dest: "work", argument: "private", payload: size } as const;
  t.match(await system.failure(resize), /QubesException/);
  system.setFull(false);
  await system.call({ method: "admin.vm.tag.Set", dest: "vault", argument: "any" });
  t.match(system.saved(), size);
});
