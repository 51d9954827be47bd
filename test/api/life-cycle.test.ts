import { existsSync } from "node:fs";
import t, { type Test } from "tap";
import { apiMethods } from "../../src/api/method-table.ts";
import { hear } from "../rig/core-app.ts";
import { LifeSystem } from "../rig/life/life-system.ts";
import { ManualGate } from "../rig/life/manual-gate.ts";
import { inMemory, TemporaryFolder } from "../rig/temporary-folder.ts";

/** A system with a template and a domain. */
async function system(t: Test) {
  const folder = new TemporaryFolder(t, inMemory);
  const manual = new ManualGate();
  const life = LifeSystem.fresh(folder.path, { gate: manual.gate });
  await create(life, "tpl", "TemplateVM");
  await create(life, "personal", "AppVM", "tpl");
  return { folder, life, manual, disks: life.parts.disks };
}

async function create(life: LifeSystem, name: string, klass: string, template = ""): Promise<void> {
  await life.must(`admin.vm.Create.${klass}`, "dom0", template, `name=${name} label=red`);
}

const names = async (life: LifeSystem): Promise<readonly string[]> =>
  (await life.must("admin.vm.List", "dom0")).split("\n").map((line) => line.replace(/ .*/, ""));

t.test("a domain that is being made is neither listed, nor referable, nor saved", async (t) => {
  for (const step of [/^volume appvms\/new\/private create end/, /^event domain-create-on-disk of new/]) {
    const { life, manual, disks } = await system(t);
    const heard = hear(life.app, "new");
    const stopped = manual.stop(step);
    const creation = life.ask("admin.vm.Create.AppVM", "dom0", "tpl", "name=new label=red");
    await stopped.reached;
    t.notOk((await names(life)).includes("new"), "not listed");
    t.same(await life.ask("admin.vm.tag.Set", "new", "t"), { error: "QubesVMNotFoundError" }, "not found");
    t.same(await life.ask("admin.property.Set", "dom0", "updatevm", "new"), { error: "QubesPropertyValueError" });
    t.notMatch(await life.must("admin.pool.volume.List", "dom0", "varlibqubes"), /new/, "its volumes are not listed");
    await life.must("admin.vm.tag.Set", "personal", "t");
    t.notMatch(life.stored, />new</, "not saved");
    t.notOk(
      heard.some(({ subject, kwargs }) => subject === "new" || kwargs["vm"] === "new"),
      "no client has heard of it",
    );
    stopped.go(new Error("planned failure"));
    t.match(await creation, { error: /./ });
    t.notOk(
      heard.some(({ subject, kwargs }) => subject === "new" || kwargs["vm"] === "new"),
      "no client hears of a failed creation",
    );
    t.notMatch(disks.used.join(), /new/, "the pools are clean");
    await create(life, "new", "AppVM", "tpl");
    t.same(
      heard.filter(({ subject, kwargs }) => subject === "new" || kwargs["vm"] === "new").map(({ event }) => event),
      ["domain-add", "domain-tag-add:created-by-dom0", "domain-create-on-disk"],
      "the name is free, and events follow the creation",
    );
    t.doesNotThrow(() => life.restarted());
  }
});

t.test("a handler cannot refer to a domain that is being made", async (t) => {
  const { life } = await system(t);
  life.app.handlers.add("domain-add", (app, _event, { vm }) => app.setProperty("updatevm", vm as never));
  t.same(await life.ask("admin.vm.Create.AppVM", "dom0", "tpl", "name=new label=red"), {
    error: "QubesPropertyValueError",
  });
  t.notMatch(life.parts.disks.used.join(), /new/);
});

t.test("what a new domain refers to cannot be removed meanwhile", async (t) => {
  const { life, manual } = await system(t);
  await life.must("admin.label.Create", "dom0", "mine", "0x123456");
  await life.must("admin.pool.Add", "dom0", "file-reflink", "name=other\ndir_path=/other\n");
  const stopped = manual.stop(/^volume appvms\/new\/private create end/);
  const creation = life.ask("admin.vm.CreateInPool.AppVM", "dom0", "tpl", "name=new label=mine pool:private=other");
  await stopped.reached;
  await life.must("admin.vm.Remove", "personal");
  const label = life.ask("admin.label.Remove", "dom0", "mine");
  const pool = life.ask("admin.pool.Remove", "dom0", "other");
  const template = life.ask("admin.vm.Remove", "tpl");
  stopped.go();
  t.same(await creation, { ok: "" });
  t.same(await label, { error: "QubesLabelInUseError" });
  t.same(await pool, { error: "QubesPoolInUseError" });
  t.same(await template, { error: "QubesVMInUseError" });
});

t.test("of a start and a removal one comes first", async (t) => {
  const { life, manual, disks } = await system(t);
  const starting = manual.stop(/^volume appvms\/personal\/private start/);
  const start = life.ask("admin.vm.Start", "personal");
  await starting.reached;
  const removal = life.ask("admin.vm.Remove", "personal");
  starting.go();
  t.same(await start, { ok: "" });
  t.same(await removal, { error: "QubesVMNotHaltedError" });
  t.match(disks.used.join(), /appvms\/personal\/private/);

  await life.must("admin.vm.Kill", "personal");
  const removing = manual.stop(/^volume appvms\/personal\/private remove/);
  const again = life.ask("admin.vm.Remove", "personal");
  await removing.reached;
  const late = life.ask("admin.vm.Start", "personal");
  removing.go();
  t.same(await again, { ok: "" });
  t.same(await late, { error: "QubesVMNotFoundError" });
});

t.test("a name is free when its removal has finished", async (t) => {
  const steps = [
    /^event domain-remove-from-disk/,
    /^firewall.xml of personal remove/,
    /^notes.txt/,
    /^volume .* remove/,
  ];
  for (const step of steps) {
    const { folder, life, manual, disks } = await system(t);
    await life.must("admin.vm.notes.Set", "personal", "", "secret");
    await life.must("admin.vm.firewall.Set", "personal", "", "action=drop\n");
    const stopped = manual.stop(step);
    const removal = life.ask("admin.vm.Remove", "personal");
    await stopped.reached;
    const creation = life.ask("admin.vm.Create.AppVM", "dom0", "tpl", "name=personal label=red");
    const other = await life.ask("admin.vm.Create.AppVM", "dom0", "tpl", "name=other label=red");
    t.same(other, { ok: "" }, "other names do not wait");
    t.not(life.app.getDomain("other").qid, 2, "its number is not free yet");
    stopped.go();
    t.same([await removal, await creation], [{ ok: "" }, { ok: "" }]);
    t.equal(await life.must("admin.vm.notes.Get", "personal"), "");
    t.equal(await life.must("admin.vm.firewall.Get", "personal"), "action=accept\n");
    t.ok(disks.at("varlibqubes", "appvms/personal/private"), "the new domain has its volumes");
    t.notOk(existsSync(folder.at("personal/notes.txt")));
    await life.must("admin.vm.Start", "personal");
  }
});

t.test("a removal finishes all steps, even if one fails", async (t) => {
  const { life, manual, disks } = await system(t);
  await life.must("admin.vm.notes.Set", "personal", "", "secret");
  manual.fail(/^event domain-remove-from-disk/);
  manual.fail(/^firewall.xml of personal remove/);
  t.same(await life.ask("admin.vm.Remove", "personal"), { error: "QubesException" });
  t.notMatch(disks.used.join(), /personal/);
  await create(life, "personal", "AppVM", "tpl");
  t.equal(await life.must("admin.vm.notes.Get", "personal"), "");
});

t.test("a new domain does not inherit files that a failed removal left", async (t) => {
  const { life, manual } = await system(t);
  await life.must("admin.vm.notes.Set", "personal", "", "secret");
  manual.fail(/^notes.txt of personal remove/);
  t.match(await life.ask("admin.vm.Remove", "personal"), { error: /./ });
  await create(life, "personal", "AppVM", "tpl");
  t.equal(await life.must("admin.vm.notes.Get", "personal"), "");
});

t.test("children of a template that was removed and made again start", async (t) => {
  const { life, manual } = await system(t);
  await create(life, "spare", "TemplateVM");
  await life.must("admin.vm.property.Set", "personal", "template", "spare");
  const removing = manual.stop(/^volume vm-templates\/tpl\/root remove/);
  const removal = life.ask("admin.vm.Remove", "tpl");
  await removing.reached;
  const creation = life.ask("admin.vm.Create.TemplateVM", "dom0", "", "name=tpl label=red");
  removing.go();
  t.same([await removal, await creation], [{ ok: "" }, { ok: "" }]);
  await life.must("admin.vm.property.Set", "personal", "template", "tpl");
  t.same(await life.ask("admin.vm.Start", "personal"), { ok: "" });
});

t.test("a kill interrupts a start and a shutdown", async (t) => {
  for (const step of [/^event domain-start of personal/, /^resume personal/]) {
    const { life, manual, disks } = await system(t);
    const stopped = manual.stop(step);
    const start = life.ask("admin.vm.Start", "personal");
    await stopped.reached;
    const kill = life.ask("admin.vm.Kill", "personal");
    await new Promise(setImmediate);
    t.equal((await life.must("admin.vm.List", "personal")).split(" ")[2], "state=Halted", "it does not wait");
    stopped.go();
    t.same([await start, await kill], [{ error: "QubesVMError" }, { ok: "" }]);
    t.equal(disks.at("varlibqubes", "appvms/personal/private")?.dirty, undefined, "the volumes were stopped");
    t.same(await life.ask("admin.vm.Start", "personal"), { ok: "" });
    const stopping = manual.stop(/^shutdown personal/);
    const shutdown = life.ask("admin.vm.Shutdown", "personal");
    await stopping.reached;
    const second = life.ask("admin.vm.Kill", "personal");
    await new Promise(setImmediate);
    stopping.go();
    t.same([await shutdown, await second], [{ error: "QubesVMNotStartedError" }, { ok: "" }]);
  }
});

t.test("a disposable that is killed during another power call is gone for that call", async (t) => {
  const cases = [
    { before: [], method: "Pause", step: "pause", halted: "QubesVMNotRunningError" },
    { before: ["Pause"], method: "Unpause", step: "resume", halted: "QubesVMNotPausedError" },
    { before: [], method: "Suspend", step: "suspend", halted: "QubesVMNotRunningError" },
    { before: ["Suspend"], method: "Resume", step: "resume", halted: "QubesVMNotSuspendedError" },
    { before: [], method: "Shutdown", step: "shutdown", halted: "QubesVMNotStartedError" },
  ];
  for (const { before, method, step, halted } of cases) {
    const { life, manual } = await system(t);
    await life.must("admin.vm.property.Set", "personal", "template_for_dispvms", "True");
    const disposable = await life.must("admin.vm.CreateDisposable", "personal");
    for (const [name, error] of [
      [disposable, "QubesVMNotFoundError"],
      ["personal", halted],
    ] as const) {
      for (const what of ["Start", ...before]) await life.must(`admin.vm.${what}`, name);
      const stopped = manual.stop(new RegExp(`^${step} ${name}`));
      const call = life.ask(`admin.vm.${method}`, name);
      await stopped.reached;
      const late = life.ask(`admin.vm.${method}`, name);
      const kill = life.ask("admin.vm.Kill", name);
      await new Promise(setImmediate);
      stopped.go();
      t.same([await call, await late, await kill], [{ error }, { error }, { ok: "" }], `${method} of ${name}`);
    }
  }
});

t.test("a removal handles the end of a domain that a kill has ended, before its name is free", async (t) => {
  const { life, manual } = await system(t);
  await life.must("admin.vm.property.Set", "personal", "template_for_dispvms", "True");
  for (const [name, removal] of [
    [await life.must("admin.vm.CreateDisposable", "personal"), { error: "QubesVMNotFoundError" }],
    ["personal", { ok: "" }],
  ] as const) {
    await life.must("admin.vm.Start", name);
    // It keeps the kill from its locks, but not the removal, which waits before.
    const stopped = manual.stop(/^firewall.xml .* rename/);
    const holder = life.ask("admin.vm.firewall.Set", name, "", "action=drop\n");
    await stopped.reached;
    const remove = life.ask("admin.vm.Remove", name);
    const kill = life.ask("admin.vm.Kill", name);
    const again = life.ask("admin.vm.Create.AppVM", "dom0", "tpl", `name=${name} label=red`);
    await new Promise(setImmediate);
    stopped.go();
    t.same([await holder, await remove, await kill, await again], [{ ok: "" }, removal, { ok: "" }, { ok: "" }], name);
    t.match(life.parts.disks.used.join(), new RegExp(`appvms/${name}/private`), "the new domain keeps its volumes");
  }
});

t.test("a kill receives the failure of the end, even if another call handles it", async (t) => {
  for (const [busy, argument, payload, step, reply] of [
    ["device.mic.Assign", "tpl+mic:*", "mode='auto-attach'", /^event device-pre-assign/, { ok: "" }],
    ["Shutdown", "", "", /^shutdown/, { error: "QubesVMNotStartedError" }],
  ] as const) {
    const { life, manual } = await system(t);
    await life.must("admin.vm.property.Set", "personal", "template_for_dispvms", "True");
    const disposable = await life.must("admin.vm.CreateDisposable", "personal");
    await life.must("admin.property.Set", "dom0", "updatevm", disposable);
    await life.must("admin.vm.Start", disposable);
    const stopped = manual.stop(step);
    const holder = life.ask(`admin.vm.${busy}`, disposable, argument, payload);
    await stopped.reached;
    const start = life.ask("admin.vm.Start", disposable);
    const kill = life.ask("admin.vm.Kill", disposable);
    await new Promise(setImmediate);
    stopped.go();
    t.same([await holder, await start, await kill], [reply, { ok: "" }, { error: "QubesVMInUseError" }], busy);
    t.notOk(life.app.getDomain(disposable).isHalted, "the start comes after the kill");
  }
});

t.test("a power call does not see a removal whose save fails", async (t) => {
  for (const [method, error] of [
    ["Kill", "QubesVMNotStartedError"],
    ["Pause", "QubesVMNotRunningError"],
  ] as const) {
    const { life, manual } = await system(t);
    const saving = manual.stop(/^store rename/);
    const removal = life.ask("admin.vm.Remove", "personal");
    await saving.reached;
    const call = life.ask(`admin.vm.${method}`, "personal");
    saving.go(new Error("planned failure"));
    t.same([await removal, await call], [{ error: "QubesException" }, { error }], method);
  }
});

t.test("the end of a disposable does not act on a change whose save fails", async (t) => {
  for (const [property, value] of [
    ["auto_cleanup", "False"],
    ["updatevm", undefined],
  ] as const) {
    const { life, manual } = await system(t);
    await life.must("admin.vm.property.Set", "personal", "template_for_dispvms", "True");
    const disposable = await life.must("admin.vm.CreateDisposable", "personal");
    await life.must("admin.vm.Start", disposable);
    const ended = manual.stop(/^destroy/);
    const kill = life.ask("admin.vm.Kill", disposable);
    await ended.reached;
    const saving = manual.stop(/^store rename/);
    const change =
      value === undefined
        ? life.ask("admin.property.Set", "dom0", property, disposable)
        : life.ask("admin.vm.property.Set", disposable, property, value);
    await saving.reached;
    ended.go();
    await new Promise(setImmediate);
    saving.go(new Error("planned failure"));
    t.same([await change, await kill], [{ error: "QubesException" }, { ok: "" }], property);
    t.notOk((await names(life)).includes(disposable), "it is removed");
  }
});

t.test("what is not undone is done once, although a change that a call has seen is undone", async (t) => {
  for (const [method, argument, payload, step] of [
    ["admin.vm.notes.Set", "", "one", /^notes.txt of personal write/],
    ["admin.vm.firewall.Set", "", "action=drop\n", /^firewall.xml of personal write/],
    ["internal.vm.volume.ImportBegin", "private", "", /^volume appvms\/personal\/private import/],
    ["admin.vm.volume.CloneTo", "private", "TOKEN", /^volume appvms\/personal\/private clone/],
  ] as const) {
    const { life, manual } = await system(t);
    const token = await life.must("admin.vm.volume.CloneFrom", "tpl", "private");
    const saving = manual.stop(/^store rename/);
    const tagging = life.ask("admin.vm.tag.Set", "personal", "t");
    await saving.reached;
    const socket = method.startsWith("internal") ? "internal" : "qubesd";
    const call = life.ask(method, "personal", argument, payload.replace("TOKEN", token), socket);
    await new Promise(setImmediate);
    manual.fail(step);
    saving.go(new Error("planned failure"));
    t.same(await tagging, { error: "QubesException" });
    t.match(await call, { error: /./ }, `the first attempt of ${method} meets the failure`);
    t.equal(await life.must("admin.vm.notes.Get", "personal"), "", "nothing is changed");
    t.equal(await life.must("admin.vm.firewall.Get", "personal"), "action=accept\n", "nothing is changed");
  }
});

t.test("a disposable does not inherit a change whose save fails", async (t) => {
  const { life, manual } = await system(t);
  await life.must("admin.vm.property.Set", "personal", "template_for_dispvms", "True");
  const saving = manual.stop(/^store rename/);
  const tagging = life.ask("admin.vm.tag.Set", "personal", "t");
  await saving.reached;
  const labelling = life.ask("admin.vm.property.Set", "personal", "label", "blue");
  const creation = life.must("admin.vm.CreateDisposable", "personal");
  await new Promise(setImmediate);
  saving.go(new Error("planned failure"));
  t.same([await tagging, await labelling], [{ error: "QubesException" }, { error: "QubesException" }]);
  t.equal(await life.must("admin.vm.tag.Get", await creation, "t"), "0");
  t.equal(await life.must("admin.vm.property.Get", await creation, "label"), "default=False type=label red");
});

t.test("a start does not act on a change whose save fails", async (t) => {
  const { life, manual } = await system(t);
  await create(life, "net", "AppVM", "tpl");
  await life.must("admin.vm.property.Set", "net", "provides_network", "True");
  await life.must("admin.vm.property.Set", "personal", "netvm", "");
  const saving = manual.stop(/^store rename/);
  const change = life.ask("admin.vm.property.Set", "personal", "netvm", "net");
  await saving.reached;
  const start = life.ask("admin.vm.Start", "personal");
  await new Promise(setImmediate);
  saving.go(new Error("planned failure"));
  t.same([await change, await start], [{ error: "QubesException" }, { ok: "" }]);
  t.match(
    await life.must("admin.vm.List", "net"),
    / state=Halted/,
    "the network domain that was undone is not started",
  );
});

t.test("a netvm keeps running while a domain that uses it starts", async (t) => {
  const { life, manual } = await system(t);
  await create(life, "net", "AppVM", "tpl");
  await life.must("admin.vm.property.Set", "net", "provides_network", "True");
  await life.must("admin.vm.property.Set", "personal", "netvm", "net");
  const stopped = manual.stop(/^spawn personal/);
  const start = life.ask("admin.vm.Start", "personal");
  await stopped.reached;
  const other = life.ask("admin.vm.property.Set", "net", "memory", "500");
  t.same(await other, { ok: "" }, "a running netvm is not blocked");
  const shutdown = life.ask("admin.vm.Shutdown", "net");
  stopped.go();
  t.same([await start, await shutdown], [{ ok: "" }, { error: "QubesVMInUseError" }]);
});

t.test("a loop of netvms does not block starts", async (t) => {
  const { life } = await system(t);
  for (const name of ["one", "two"]) {
    await create(life, name, "AppVM", "tpl");
    life.app.getDomain(name).loadProperty("provides_network", true);
  }
  life.app.getDomain("one").loadProperty("netvm", life.app.getDomain("two"));
  life.app.getDomain("two").loadProperty("netvm", life.app.getDomain("one"));
  const starts = [life.ask("admin.vm.Start", "one"), life.ask("admin.vm.Start", "two")];
  t.same(await Promise.all(starts), [{ ok: "" }, { ok: "" }]);
});

t.test("a disposable that stops is gone for calls that wait, and is saved as gone", async (t) => {
  const { life, manual, disks } = await system(t);
  await life.must("admin.vm.property.Set", "personal", "template_for_dispvms", "True");
  const name = await life.must("admin.vm.CreateDisposable", "personal");
  await life.must("admin.vm.Start", name);
  const stopped = manual.stop(/^event domain-stopped/);
  const shutdown = life.ask("admin.vm.Shutdown", name);
  await stopped.reached;
  const start = life.ask("admin.vm.Start", name);
  stopped.go();
  t.same([await shutdown, await start], [{ ok: "" }, { error: "QubesVMNotFoundError" }]);
  t.notMatch(disks.used.join(), new RegExp(`appvms/${name}/`));
  const other = await life.must("admin.vm.CreateDisposable", "personal");
  await life.must("admin.vm.Start", other);
  const gone = manual.stop(/^store rename/);
  (life.app.hypervisor as unknown as { crash(name: string): void }).crash(other);
  await gone.reached;
  const list = life.must("admin.vm.List", "dom0");
  gone.go();
  t.notMatch(await list, new RegExp(other), "a list waits until the removal is saved");
});

t.test("a slow call blocks only what it changes", async (t) => {
  const { life, manual } = await system(t);
  await create(life, "other", "AppVM", "tpl");
  const token = await life.must("admin.vm.volume.CloneFrom", "other", "private");
  const copying = manual.stop(/^volume appvms\/personal\/private clone/);
  const copy = life.ask("admin.vm.volume.CloneTo", "personal", "private", token);
  await copying.reached;
  const free: readonly (readonly [string, string, string, string])[] = [
    ["admin.vm.List", "dom0", "", ""],
    ["admin.vm.volume.Info", "personal", "private", ""],
    ["admin.vm.property.Set", "personal", "memory", "500"],
    ["admin.vm.tag.Set", "personal", "t", ""],
    ["admin.vm.notes.Set", "personal", "", "text"],
    ["admin.vm.Start", "other", "", ""],
  ];
  for (const [method, dest, argument, payload] of free) {
    t.match(await life.ask(method, dest, argument, payload), { ok: String }, method);
  }
  const waiting = life.ask("admin.vm.Start", "personal");
  const removal = life.ask("admin.vm.Remove", "personal");
  t.equal(life.app.getDomain("personal").powerState, "Halted");
  copying.go();
  t.same([await copy, await waiting, await removal], [{ ok: "" }, { ok: "" }, { error: "QubesVMNotHaltedError" }]);
});

t.test("a domain whose devices are assigned to others is not removed", async (t) => {
  const { life, manual } = await system(t);
  await create(life, "sound", "AppVM", "tpl");
  const stopped = manual.stop(/^event device-pre-assign:mic of personal/);
  const assign = life.ask("admin.vm.device.mic.Assign", "personal", "sound+mic:*", "mode='auto-attach'");
  await stopped.reached;
  const twice = life.ask("admin.vm.device.mic.Assign", "personal", "sound+mic:*", "mode='auto-attach'");
  const removal = life.ask("admin.vm.Remove", "sound");
  stopped.go();
  t.same(await assign, { ok: "" });
  t.same(await twice, { error: "DeviceAlreadyAssigned" });
  t.same(await removal, { error: "QubesVMInUseError" });
});

t.test("every method that can change something has a lock, except changes of one moment", (t) => {
  const unlocked = apiMethods
    .filter(({ effect, lock }) => /[wx]/.test(effect) && lock.doc === undefined)
    .map(({ name }) => name);
  t.same(unlocked.sort(), [
    "admin.backup.Cancel",
    "admin.backup.Execute",
    "admin.label.Create",
    "admin.pool.Set.ephemeral_volatile",
    "admin.pool.Set.revisions_to_keep",
    "admin.vm.Console",
    "admin.vm.feature.Remove",
    "admin.vm.feature.Set",
    "admin.vm.tag.Remove",
    "admin.vm.tag.Set",
    "admin.vm.volume.CloneFrom",
  ]);
  t.end();
});
