import t from "tap";
import type { Domain } from "../../src/core/domain.ts";
import { QubesError } from "../../src/core/errors.ts";
import type { Label } from "../../src/core/labels.ts";
import { addDomain, ask, coreApp, serverOf } from "../rig/core-app.ts";

// Local time differs from UTC on every machine.
process.env["TZ"] = "Asia/Kolkata";

async function system() {
  const app = coreApp("/pools");
  const work = addDomain(app, "StandaloneVM", "work");
  work.loadProperty("netvm", null);
  await work.volumes.create();
  app.enableEvents();
  return { app, server: serverOf(app) };
}

t.test("handlers of permissions receive what the call asks for", async (t) => {
  const { app, server } = await system();
  const asked: unknown[] = [];
  app.handlersOf("AdminVM").add("admin-permission:*", (_, event, { pool: _pool, dest: _dest, ...args }) => {
    asked.push([event.slice("admin-permission:".length), args]);
    return undefined;
  });
  await ask(server, "qubesd", "admin.pool.Set.revisions_to_keep+varlibqubes dom0 name dom0\x003");
  await ask(server, "qubesd", "admin.vm.Shutdown+wait dom0 name work\0");
  for (const size of ["", "1000000"]) {
    await ask(server, "internal", `internal.vm.volume.ImportBegin+private dom0 name work\0${size}`);
    await ask(server, "internal", "internal.vm.volume.ImportEnd+private dom0 name work\0ok");
  }
  t.same(asked, [
    ["admin.pool.Set.revisions_to_keep", { arg: "varlibqubes", newvalue: 3 }],
    ["admin.vm.Shutdown", { arg: "wait", force: false, wait: true }],
    ["admin.vm.volume.Import", { arg: "private" }],
    ["admin.vm.volume.ImportWithSize", { arg: "private" }],
  ]);
});

t.test("the time of an update is set only if there were updates", async (t) => {
  const { app, server } = await system();
  const { features } = app.getDomain("work");
  const notify = (count: string) => ask(server, "misc", `qubes.NotifyUpdates+ work name dom0\0${count}`);
  t.equal(await notify("0"), "0\0");
  t.equal(features.get("last-update"), undefined);
  await notify("3");
  const before = Math.floor(Date.now() / 1000) * 1000;
  await notify("0");
  const time = Date.parse((features.get("last-update") ?? "").replace(" ", "T"));
  t.ok(before <= time && time <= Date.now(), "local time");
});

t.test("updates of a domain count for its halted template, unless the domain is outdated", async (t) => {
  const app = coreApp("/pools");
  const fedora = addDomain(app, "TemplateVM", "fedora");
  const mail = addDomain(app, "AppVM", "mail", fedora);
  app.enableEvents();
  for (const each of [fedora, mail]) await each.volumes.create();
  const power = (method: string, { name }: Domain) =>
    ask(serverOf(app), "qubesd", `admin.vm.${method}+ dom0 name ${name}\0`);
  const notify = async (): Promise<string | undefined> => {
    fedora.features.delete("updates-available");
    t.equal(await ask(serverOf(app), "misc", "qubes.NotifyUpdates+ mail name dom0\x003"), "0\0");
    return fedora.features.get("updates-available");
  };
  await power("Start", mail);
  t.equal(await notify(), "1");
  await power("Start", fedora);
  t.equal(await notify(), undefined, "a running template reports its own updates");
  await power("Kill", fedora);
  t.equal(await notify(), undefined, "the template has changed since the domain started");
  await power("Kill", mail);
  t.equal(await notify(), "1", "a halted domain is not outdated");
});

t.test("an import ends with any payload", async (t) => {
  const { app, server } = await system();
  const ends: unknown[] = [];
  app.handlersOf("BaseVM").add("domain-volume-import-end", (_, __, { success }) => void ends.push(success));
  const end = async (payload: string): Promise<string> => {
    const begun = await ask(server, "internal", "internal.vm.volume.ImportBegin+private dom0 name work\0");
    t.match(begun, /^0\0[0-9]+ \//, "no import is open");
    return ask(server, "internal", `internal.vm.volume.ImportEnd+private dom0 name work\0${payload}`);
  };
  t.equal(await end("ok"), "0\0");
  for (const payload of ["fail", "failed", "ok\n", "OK", "\u0000"]) {
    t.match(await end(payload), /^2\0QubesException\0\0Data import failed\0/, JSON.stringify(payload));
  }
  t.match(await end("fail\nno space"), /Data import failed: no space/);
  t.match(await end("fail\n\u00ff"), /^2\0ProtocolError\0/);
  t.same(ends, [true, ...Array(7).fill(false)]);
});

t.test("a handler vetoes a creation before errors tell what exists", async (t) => {
  const { app, server } = await system();
  addDomain(app, "TemplateVM", "fedora");
  const create = (template: string, options: string): Promise<string> =>
    ask(server, "qubesd", `admin.vm.CreateInPool.AppVM+${template} dom0 name dom0\0${options}`);
  const cases = [
    ["fedora", "name=work label=gone pool=gone", "QubesVMAlreadyExistsError"],
    ["gone", "name=new label=gone pool=gone", "QubesVMNotFoundError"],
    ["fedora", "name=new label=gone pool=gone", "QubesLabelNotFoundError"],
    ["fedora", "name=new label=red pool=gone", "QubesException"],
    ["", "name=new label=red", "QubesNoTemplateError"],
  ] as const;
  const asked: unknown[] = [];
  let mayCreate = true;
  app.handlersOf("AdminVM").add("admin-permission:admin.vm.CreateInPool.AppVM", (_, __, { label, template, pool }) => {
    asked.push([(label as Label | undefined)?.name, (template as Domain | undefined)?.name, pool]);
    if (!mayCreate) throw new QubesError("PermissionDenied", "not now");
  });
  for (const [template, options, error] of cases) {
    mayCreate = true;
    t.match(await create(template, options), new RegExp(`^2\\0${error}\\0`), options);
    mayCreate = false;
    t.match(await create(template, options), /^2\0PermissionDenied\0/, options);
  }
  t.same(asked[2], [undefined, undefined, "gone"], "unknown parts are left out");
  t.same(asked[6], ["red", "fedora", "gone"]);
  asked.length = 0;
  t.match(await create("fedora", "name=new label=red pool"), /^2\0ProtocolError\0/);
  t.same(asked, [], "a malformed request is refused before");
});
