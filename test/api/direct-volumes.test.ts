import t from "tap";
import { addDomain, ask, coreApp, serverOf } from "../rig/core-app.ts";

t.test("a volume becomes direct only while neither its domain nor a disposable runs", async (t) => {
  const app = coreApp("/pools");
  const fedora = addDomain(app, "TemplateVM", "fedora");
  const work = addDomain(app, "AppVM", "work", fedora);
  work.loadProperty("template_for_dispvms", true);
  for (const domain of [fedora, work]) await domain.volumes.create();
  app.enableEvents();
  const server = serverOf(app);
  const call = (method: string, dest: string, payload = "") =>
    ask(server, "qubesd", `${method} dom0 name ${dest}\0${payload}`);
  const set = (count: number) => call("admin.vm.volume.Set.revisions_to_keep+private", "work", String(count));
  const disposable = (await call("admin.vm.CreateDisposable+", "work")).slice(2);
  t.equal(await call("admin.vm.Start+", disposable), "0\0");
  t.match(await set(-1), /^2\0QubesVMNotHaltedError\0/);
  t.equal(await set(3), "0\0", "other numbers concern no running domain");
  t.equal(await call("admin.vm.Kill+", disposable), "0\0");
  t.equal(await set(-1), "0\0");
  t.equal(await call("admin.vm.Start+", "work"), "0\0");
  t.equal(await set(-1), "0\0", "nothing changes");
  t.match(await set(3), /^2\0QubesVMNotHaltedError\0/);
});
