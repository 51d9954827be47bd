import t from "tap";
import { MicDevice } from "../../../src/core/devices/mic-device.ts";
import { addDomain, ask, coreApp, serverOf } from "../../rig/core-app.ts";

/** A system whose domain `work` plays its sound in `one`. */
async function system() {
  const app = coreApp("/pools");
  for (const name of ["work", "one", "two"]) addDomain(app, "StandaloneVM", name).loadProperty("netvm", null);
  app.devices.register(new MicDevice(app.qubesDb, () => app.adminVM));
  app.enableEvents();
  const server = serverOf(app);
  const call = async (method: string, argument = "", payload = "", dest = "work"): Promise<string> =>
    ask(server, "qubesd", `admin.vm.${method}+${argument} dom0 name ${dest}\0${payload}`);
  for (const each of app.domains) if (!each.isAdminVM) await each.volumes.create();
  const entries = () => ["one", "two"].map((name) => app.qubesDb.read(name, "/audio-input-config/work"));
  const attached = async () => (await call("device.mic.Attached")).includes("dom0+mic");
  app.setProperty("default_audiovm", app.getDomain("one"));
  return { app, call, entries, attached };
}

t.test("the permission to record moves with the audio domain, by a set, a reset and a default", async (t) => {
  const { app, call, entries, attached } = await system();
  for (const name of ["one", "two", "work"]) await call("Start", "", "", name);
  t.match(await call("device.mic.Attach", "dom0+mic"), /^0\0/);
  t.same(entries(), ["1", undefined]);
  await call("property.Set", "audiovm", "two");
  t.same(entries(), [undefined, "1"], "the old audio domain keeps nothing");
  t.ok(await attached());
  await call("property.Reset", "audiovm");
  t.same(entries(), ["1", undefined]);
  app.setProperty("default_audiovm", app.getDomain("two"));
  t.same(entries(), [undefined, "1"]);
  await call("device.mic.Detach", "dom0+mic");
  await call("property.Set", "audiovm", "one");
  t.same(entries(), ["0", undefined]);
  t.notOk(await attached());
});

t.test("nothing else is moved", async (t) => {
  const { app, call, entries } = await system();
  for (const name of ["one", "two"]) await call("Start", "", "", name);
  app.qubesDb.write("one", "/audio-input-config/work", "1");
  await call("property.Set", "audiovm", "two");
  t.same(entries(), ["1", undefined], "the domain is halted");
  await call("Start");
  app.qubesDb.write("two", "/audio-input-config/work", "yes");
  await call("property.Set", "audiovm", "one");
  t.same(entries(), [undefined, undefined], "an unknown value is no permission, and an old one does not count again");
  app.qubesDb.write("one", "/audio-input-config/work", "1");
  await call("property.Set", "audiovm", "");
  t.same(entries(), [undefined, undefined], "no audio domain");
  await call("property.Set", "audiovm", "one");
  t.same(entries(), [undefined, undefined]);
});
