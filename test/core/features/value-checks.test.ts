import t from "tap";
import type { App } from "../../../src/core/app.ts";
import { addDomain, ask, coreApp, serverOf } from "../../rig/core-app.ts";

const long = (length: number): string => "x".repeat(length);

/** Features with a check, the values that are accepted, and those that are refused. */
const rows: readonly (readonly [feature: string, good: readonly string[], bad: readonly string[]])[] = [
  ["service.cups", ["", "1", "0", "any"], []],
  ["service.", [], ["1", ""]],
  ["service..", [], ["1"]],
  ["service...", [], ["1"]],
  [`service.${long(48)}`, ["1"], []],
  [`service.${long(49)}`, [], ["1", ""]],
  [`service.app-dispvm.${long(200)}`, ["1"], []],
  ["vm-config.name", ["", "any"], []],
  ["vm-config.", [], ["1"]],
  ["vm-config.1x", [], ["1"]],
  ["vm-config.-x", [], ["1"]],
  [`vm-config.${long(52)}`, ["1"], []],
  [`vm-config.${long(53)}`, [], ["1"]],
  ["custom-persist.key", ["/etc", "file:root:root:0644:/etc/x", "dir:a:b:7777:/x:y"], ["", "etc", "/etc:x:y".slice(1)]],
  ["custom-persist.x", [], ["link:root:root:0644:/x", "file:root:root:8:/x", "file:r:r:17777:/x", "file:r:r:0644:x"]],
  ["custom-persist.", [], ["/etc"]],
  [`custom-persist.${long(54)}`, ["/etc"], []],
  [`custom-persist.${long(55)}`, [], ["/etc"]],
  ["preload-dispvm-delay", ["", "0", "-1", "2.5", ".5", "1e3"], ["x", "1s", "1.2.3"]],
  ["preload-dispvm-threshold", ["", "1000"], ["-1", "x"]],
  ["preload-dispvm-max", ["", "0", "3"], ["-1", "1.5", "many"]],
  ["net.fake-ip", ["", "10.0.0.1"], ["10.0.0", "x", "fd00::1"]],
  ["net.fake-gateway", ["10.0.0.1"], ["10.0.0.256"]],
  ["net.fake-netmask", ["255.0.0.0", "24", "0"], ["25", "x"]],
];

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
  for (const [feature, good, bad] of rows) {
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
