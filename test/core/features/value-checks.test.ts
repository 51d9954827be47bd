import t from "tap";
import type { App } from "../../../src/core/app.ts";
import { addDomain, ask, coreApp, serverOf } from "../../rig/core-app.ts";
import { featureValues } from "../../rig/feature-values.ts";

function system(): App {
  const app = coreApp("/pools");
  const fedora = addDomain(app, "TemplateVM", "fedora");
  for (const feature of ["qrexec", "supported-rpc.qubes.WaitForRunningSystem", "supported-rpc.qubes.WaitForSession"]) {
    fedora.features.set(feature, true);
  }
  addDomain(app, "AppVM", "dvm", fedora);
  app.enableEvents();
  return app;
}

async function set(app: App, dest: string, feature: string, value: string): Promise<string> {
  const reply = await ask(serverOf(app), "qubesd", `admin.vm.feature.Set+${feature} dom0 name ${dest}\0${value}`);
  return reply === "0\0" ? "ok" : (reply.split("\0")[1] ?? "no reply");
}

t.test("features with a guard", async (t) => {
  for (const [feature, good, bad] of featureValues) {
    const app = system();
    for (const value of good) t.equal(await set(app, "dvm", feature, value), "ok", `${feature}=${value}`);
    const before = app.getDomain("dvm").features.get(feature);
    for (const value of bad) t.equal(await set(app, "dvm", feature, value), "QubesValueError", `${feature}=${value}`);
    t.equal(app.getDomain("dvm").features.get(feature), before, "a refused value is not set");
  }
});

t.test("preloading needs qrexec and two services", async (t) => {
  const app = system();
  const { features } = app.getDomain("fedora");
  for (const feature of features.names()) {
    features.delete(feature);
    t.equal(await set(app, "dvm", "preload-dispvm-max", "1"), "QubesValueError", `without ${feature}`);
    t.equal(await set(app, "fedora", "preload-dispvm-max", "1"), "ok", "a template has no disposables");
    features.set(feature, true);
  }
  t.equal(await set(app, "dvm", "preload-dispvm-max", "1"), "ok");
});

t.test("the feature of dom0 is checked for the default disposable template", async (t) => {
  const app = system();
  t.equal(await set(app, "dom0", "preload-dispvm-max", "1"), "ok");
  app.getDomain("dvm").setProperty("template_for_dispvms", true);
  app.setProperty("default_dispvm", app.getDomain("dvm"));
  t.equal(await set(app, "dom0", "preload-dispvm-max", "2"), "ok");
  app.getDomain("fedora").features.delete("qrexec");
  t.equal(await set(app, "dom0", "preload-dispvm-max", "2"), "ok", "the value is the same");
  t.equal(await set(app, "dom0", "preload-dispvm-max", "3"), "QubesValueError");
});

t.test("nobody changes the features of the daemon", async (t) => {
  const names = ["", "-completed", "-in-progress"].map((rest) => `preload-dispvm${rest}`);
  for (const feature of ["deferred-netvm-original", ...names]) {
    const app = system();
    t.equal(await set(app, "dvm", feature, "x"), "PermissionDenied", feature);
    const reply = await ask(serverOf(app), "qubesd", `admin.vm.feature.Remove+${feature} dom0 name dvm\0`);
    t.match(reply, /^2\0PermissionDenied\0/, feature);
  }
});
