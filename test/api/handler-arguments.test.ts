import t from "tap";
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
