import t from "tap";
import { addDomain, ask, coreApp, serverOf } from "../rig/core-app.ts";

async function system() {
  const app = coreApp("/pools");
  for (const name of ["work", "mail"]) {
    const domain = addDomain(app, "StandaloneVM", name);
    domain.loadProperty("netvm", null);
    await domain.volumes.create();
  }
  app.enableEvents();
  const server = serverOf(app);
  const call = (method: string, dest: string) =>
    ask(server, method.startsWith("internal") ? "internal" : "qubesd", `${method} dom0 name ${dest}\0`);
  for (const name of ["work", "mail"]) await call("admin.vm.Start+", name);
  const states = () => ["work", "mail"].map((name) => app.getDomain(name).powerState);
  return { call, states };
}

t.test("domains that were paused before the machine slept stay paused", async (t) => {
  const { call, states } = await system();
  await call("admin.vm.Pause+", "work");
  t.equal(await call("internal.SuspendPre+", "dom0"), "0\0");
  t.same(states(), ["Paused", "Paused"]);
  t.equal(await call("internal.SuspendPost+", "dom0"), "0\0");
  t.same(states(), ["Paused", "Running"]);
  await call("admin.vm.Unpause+", "work");
  t.equal(await call("internal.SuspendPre+", "dom0"), "0\0");
  t.equal(await call("internal.SuspendPost+", "dom0"), "0\0");
  t.same(states(), ["Running", "Running"], "the next sleep begins anew");
});

t.test("a paused domain is shut down only by force", async (t) => {
  const { call, states } = await system();
  await call("admin.vm.Pause+", "work");
  t.match(await call("admin.vm.Shutdown+", "work"), /^2\0QubesVMNotRunningError\0/);
  t.same(states(), ["Paused", "Running"]);
  t.equal(await call("admin.vm.Shutdown+force", "work"), "0\0");
  t.same(states(), ["Halted", "Running"]);
});
