import t from "tap";
import type { ApiSocket } from "../../src/api/method.ts";
import { BlockDevices } from "../../src/core/devices/block-devices.ts";
import { MemoryDevices } from "../../src/core/devices/memory-devices.ts";
import { addDomain } from "../rig/core-app.ts";
import { request } from "../rig/run-daemon.ts";
import { ServedSystem } from "../rig/served-system.ts";

/** A system with a RemoteVM and its relay, on real sockets. */
async function system(scope: Parameters<typeof ServedSystem.start>[0]) {
  const served = await ServedSystem.start(scope);
  const { app } = served;
  app.devices.register(new BlockDevices(app.qubesDb));
  app.devices.register(new MemoryDevices("pci"));
  const ask = (method: string, dest: string, payload = "", source = "dom0", socket: ApiSocket = "qubesd") =>
    request(
      served.socket(socket),
      `${method.includes("+") ? method : `${method}+`} ${source} name ${dest}\0${payload}`,
    );
  /** Sends the features that a domain requests in its QubesDB. */
  const requestFeatures = async (domain: string, features: Readonly<Record<string, string>>) => {
    app.qubesDb.clear(domain);
    for (const [name, value] of Object.entries(features)) app.qubesDb.write(domain, `/features-request/${name}`, value);
    return ask("qubes.FeaturesRequest", "dom0", "", domain, "misc");
  };
  const feature = (domain: string, name: string) => app.getDomain(domain).features.get(name);
  return { app, ask, requestFeatures, feature };
}

/** Requests of a template: the requested features, a feature, and its value afterwards. */
const requests: readonly (readonly [Readonly<Record<string, string>>, name: string, value: string | undefined])[] = [
  [{ "os-distribution": "debian" }, "os-distribution", "debian"],
  [{ "os-distribution": "" }, "os-distribution", undefined],
  [{ "os-distribution-like": "rhel fedora" }, "os-distribution-like", "rhel fedora"],
  [{ "os-version": "12.1" }, "os-version", "12.1"],
  [{ "os-version": "41-beta" }, "os-version", undefined],
  [{ "os-version": ".1" }, "os-version", undefined],
  [{ "os-eol": "2028-06-01" }, "os-eol", "2028-06-01"],
  [{ "os-eol": "2028-02-30" }, "os-eol", undefined],
  [{ "os-eol": "2028-6-1" }, "os-eol", undefined],
  [{ "qubes-agent-version": "4.3" }, "qubes-agent-version", "4.3"],
  [{ "qubes-agent-version": "4.3.1" }, "qubes-agent-version", undefined],
  [{ "qubes-agent-version": "4" }, "qubes-agent-version", undefined],
  [{ qrexec: "1" }, "qrexec", "1"],
  [{ qrexec: "2" }, "qrexec", undefined],
  [{ gui: "0" }, "gui", ""],
  [{ "gui-emulated": "1" }, "gui-emulated", "1"],
  [{ "qubes-firewall": "1" }, "qubes-firewall", "1"],
  [{ vmexec: "1" }, "vmexec", "1"],
  [{ "anon-timezone": "1" }, "anon-timezone", "1"],
  [{ "anon-timezone": "0" }, "anon-timezone", undefined],
  [{ other: "1" }, "other", undefined],
  [{ "boot-mode.kernelopts.rescue": "single" }, "boot-mode.kernelopts.rescue", "single"],
  [{ "boot-mode.kernelopts.default": "single" }, "boot-mode.kernelopts.default", undefined],
  [{ "boot-mode.kernelopts.a.b": "single" }, "boot-mode.kernelopts.a.b", undefined],
  [{ "boot-mode.kernelopts.a": "x", "boot-mode.name.a": "A mode" }, "boot-mode.name.a", "A mode"],
  [{ "boot-mode.kernelopts.a": "x", "boot-mode.name.default": "Usual" }, "boot-mode.name.default", "Usual"],
  [{ "boot-mode.kernelopts.a": "x", "boot-mode.default-user.a": "root" }, "boot-mode.default-user.a", "root"],
  [{ "boot-mode.kernelopts.a": "x", "boot-mode.name.b": "B" }, "boot-mode.name.b", undefined],
  [
    {
      "boot-mode.kernelopts.a": "x",
      "boot-mode.kernelopts.b": "y",
      "boot-mode.name.a": "same",
      "boot-mode.name.b": "same",
    },
    "boot-mode.kernelopts.a",
    undefined,
  ],
  [{ "boot-mode.kernelopts.a": "x", "boot-mode.active": "a" }, "boot-mode.active", "a"],
  [{ "boot-mode.active": "default" }, "boot-mode.active", "default"],
  [{ "boot-mode.active": "gone" }, "boot-mode.active", undefined],
  [{ "boot-mode.kernelopts.a": "x", "boot-mode.appvm-default": "a" }, "boot-mode.appvm-default", "a"],
  [{ "boot-mode.kernelopts.a": "x", "boot-mode.standalone-default": "a" }, "boot-mode.standalone-default", "a"],
  [{ "supported-service.cups": "1" }, "supported-service.cups", "1"],
  [{ "supported-service.cups": "0" }, "supported-service.cups", undefined],
  [{ "supported-service.apparmor": "1" }, "apparmor", "1"],
  [{ "supported-feature.x": "1" }, "supported-feature.x", "1"],
  [{ "supported-rpc.y.Z": "1" }, "supported-rpc.y.Z", "1"],
  [{ os: "Linux" }, "os", "Linux"],
  [{ os: "Plan9" }, "os", undefined],
  [{ os: "Windows", qrexec: "1" }, "audio-model", "ich6"],
  [{ os: "Windows", qrexec: "1" }, "stubdom-qrexec", "1"],
  [{ os: "Windows", qrexec: "1" }, "rpc-clipboard", "1"],
  [{ os: "Windows", qrexec: "1" }, "timezone", "localtime"],
  [{ os: "Windows", qrexec: "1" }, "no-monitor-layout", "1"],
  [{ os: "Windows" }, "audio-model", undefined],
];

t.test("features after a request", async (t) => {
  for (const [asked, name, value] of requests) {
    const { ask, requestFeatures, feature } = await system(t);
    await ask("admin.vm.Start", "fedora");
    t.equal(await requestFeatures("fedora", asked), "0\0");
    t.equal(feature("fedora", name), value, `${JSON.stringify(asked)} ${name}`);
  }
});

t.test("later requests", async (t) => {
  const { ask, requestFeatures, feature, app } = await system(t);
  for (const name of ["fedora", "work"]) await ask("admin.vm.Start", name);
  const long = Object.fromEntries([...Array(65).keys()].map((number) => [`boot-mode.kernelopts.${number}`, "x"]));
  await requestFeatures("fedora", {
    gui: "1",
    "qubes-firewall": "1",
    "supported-service.cups": "1",
    "supported-service.apparmor": "1",
    "supported-feature.x": "1",
    "supported-rpc.y": "1",
    "boot-mode.kernelopts.a": "x",
    "boot-mode.kernelopts.b": "y",
  });
  await requestFeatures("fedora", {
    gui: "0",
    "qubes-firewall": "0",
    "supported-service.ntpd": "1",
    "boot-mode.kernelopts.b": "z",
  });
  t.equal(feature("fedora", "gui"), "1", "a set value stays");
  t.equal(feature("fedora", "qubes-firewall"), "", "a template may switch it off");
  t.equal(feature("fedora", "supported-service.cups"), undefined, "a list is replaced");
  t.equal(feature("fedora", "apparmor"), undefined);
  t.equal(feature("fedora", "supported-feature.x"), "1", "a request without the list does not clear it");
  t.equal(feature("fedora", "supported-rpc.y"), "1");
  t.equal(feature("fedora", "boot-mode.kernelopts.a"), undefined, "all boot modes are replaced");
  t.equal(feature("fedora", "boot-mode.kernelopts.b"), "z");
  await requestFeatures("fedora", long);
  t.equal(feature("fedora", "boot-mode.kernelopts.b"), "z", "too many boot modes are ignored");
  const before = [...app.getDomain("work").features];
  await requestFeatures("work", {
    qrexec: "1",
    "os-version": "1",
    "supported-service.x": "1",
    "supported-feature.x": "1",
  });
  t.same([...app.getDomain("work").features], before, "a domain with a template requests nothing");
  await requestFeatures("work", { "supported-rpc.a": "1" });
  t.equal(feature("work", "supported-rpc.a"), "1", "except RPC services");
  t.match(await requestFeatures("fedora", { os: "Linux\n" }), /^2\0ProtocolError\0/);
});

t.test("a RemoteVM runs elsewhere", async (t) => {
  const { ask, app } = await system(t);
  t.equal(await ask("admin.vm.Create.RemoteVM", "dom0", "name=far label=red"), "0\0");
  t.match(await ask("admin.vm.List", "far"), /^0\0far class=RemoteVM state=Running /);
  t.match(await ask("admin.vm.CurrentState", "far"), /^0\0mem=0 mem_static_max=0 cputime=0 power_state=Running/);
  t.equal(await ask("admin.vm.property.Get+include_in_backups", "far"), "0\0default=True type=bool False");
  for (const [method, code] of [
    ["Start", "QubesVMNotHaltedError"],
    ["Shutdown", "QubesVMError"],
    ["Shutdown+force", "QubesVMError"],
    ["Kill", "QubesVMError"],
    ["Pause", "QubesVMError"],
    ["Unpause", "QubesVMError"],
    ["Suspend", "QubesVMError"],
    ["Resume", "QubesVMError"],
    ["device.pci.Assign+dom0+00_01.0", "QubesException"],
    ["device.block.Attach+work+sda", "QubesException"],
    ["device.block.Detach+work+sda", "QubesException"],
  ] as const) {
    const reply = await ask(`admin.vm.${method}`, "far", /Assign|Attach/.test(method) ? "mode='required'" : "");
    t.match(reply, new RegExp(`^2\0${code}\0`), method);
  }
  for (const list of ["Available", "Assigned", "Attached"])
    t.equal(await ask(`admin.vm.device.pci.${list}`, "far"), "0\0");
  const suspend = (what: string) => ask(`internal.Suspend${what}`, "dom0", "", "dom0", "internal");
  t.equal(await suspend("Pre"), "0\0");
  t.equal(await suspend("Post"), "0\0");
  t.equal(await ask("admin.vm.Remove", "far"), "0\0");
  t.equal(app.domains.find("far"), undefined);
});

t.test("the relay of a RemoteVM", async (t) => {
  const { ask, app } = await system(t);
  await ask("admin.vm.Create.RemoteVM", "dom0", "name=far label=red");
  const tags = async () => (await ask("admin.vm.tag.List", "far")).slice(2);
  await ask("admin.vm.property.Set+remote_name", "far", "there");
  await ask("admin.vm.property.Set+relayvm", "far", "work");
  t.equal(await tags(), "created-by-dom0\nrelayvm-work\n");
  t.equal(app.qubesDb.read("work", "/remote/far"), undefined, "a halted relay has no QubesDB");
  await ask("admin.vm.Start", "work");
  t.equal(app.qubesDb.read("work", "/remote/far"), "there");
  await ask("admin.vm.property.Set+remote_name", "far", "elsewhere");
  t.equal(app.qubesDb.read("work", "/remote/far"), "elsewhere");
  await ask("admin.vm.property.Set+relayvm", "far", "sys-net");
  t.equal(await tags(), "created-by-dom0\nrelayvm-sys-net\n");
  await ask("admin.vm.property.Reset+relayvm", "far");
  t.equal(await tags(), "created-by-dom0\n");
  const remote = addDomain(app, "RemoteVM", "loaded");
  remote.loadProperty("relayvm", app.getDomain("work"));
  remote.fireSilently("domain-load");
  t.same(remote.tags.list(), ["relayvm-work"]);
});

t.test("what starts and stops are refused", async (t) => {
  const { ask, app } = await system(t);
  const start = () => ask("admin.vm.Start", "work");
  await ask("admin.vm.tag.Set+backup-restore-in-progress", "work");
  t.match(await start(), /^2\0QubesVMError\0\0Restore of this domain in progress, cannot start/);
  await ask("admin.vm.tag.Remove+backup-restore-in-progress", "work");
  await ask("admin.vm.feature.Set+prohibit-start", "work", "broken");
  t.match(await start(), /^2\0QubesException\0\0Qube start is prohibited. Rationale: broken/);
  await ask("admin.vm.feature.Set+prohibit-start", "work", "");
  t.equal(await start(), "0\0");
  await ask("admin.vm.Start", "sys-net");
  for (const [property, code] of [
    ["guivm", "QubesVMError"],
    ["audiovm", "QubesVMInUseError"],
  ] as const) {
    app.getDomain("work").setProperty(property, app.getDomain("sys-net"));
    t.match(await ask("admin.vm.Shutdown", "sys-net"), new RegExp(`^2\0${code}\0.*: work`), property);
    app.getDomain("work").setProperty(property, null);
  }
  app.getDomain("work").setProperty("guivm", app.getDomain("sys-net"));
  t.equal(await ask("admin.vm.Shutdown+force", "sys-net"), "0\0");
  await ask("admin.vm.Start", "sys-net");
  await ask("admin.vm.Kill", "work");
  t.equal(await ask("admin.vm.Shutdown", "sys-net"), "0\0", "a halted domain does not count");
});

t.test("entries in the QubesDB of a running domain", async (t) => {
  const { ask, app } = await system(t);
  const read = (path: string) => app.qubesDb.read("work", path);
  const set = (feature: string, value = "") => ask(`admin.vm.feature.Set+${feature}`, "work", value);
  const longName = `app-dispvm.${"x".repeat(60)}`;
  await set("custom-persist.home", "/home/user/kept");
  await set("vm-config.mode", "fast");
  await set(`service.${longName}`, "1");
  await set("gui-videoram-min", "10");
  await ask("admin.vm.property.Set+guivm", "work", "sys-net");
  t.equal(await ask("admin.vm.Start", "work"), "0\0");
  t.equal(read("/persist/home"), "/home/user/kept");
  t.equal(read("/vm-config/mode"), "fast");
  t.same(app.qubesDb.list("work", "/hash-app-dispvm/").map(read), [longName.slice("app-dispvm.".length)]);
  t.equal(read(`/qubes-service/${longName}`), undefined);
  t.equal(read("/qubes-gui-videoram-min"), "10");
  t.equal(read("/qubes-gui-enabled"), "True");
  t.equal(read("/qubes-gui-domain-xid"), undefined, "the guivm does not run");
  t.equal(read("/qubes-audio-domain-xid"), "0");
  t.equal(read("/keyboard-layout"), "us++");
  await ask("admin.vm.Start", "sys-net");
  t.equal(read("/qubes-gui-domain-xid"), String(app.hypervisor.xid("sys-net")));
  await ask("admin.vm.property.Set+audiovm", "work", "sys-net");
  t.equal(read("/qubes-audio-domain-xid"), String(app.hypervisor.xid("sys-net")));
  await ask("admin.vm.property.Set+audiovm", "work", "");
  t.equal(read("/qubes-audio-domain-xid"), undefined);
  await ask("admin.vm.property.Set+keyboard_layout", "work", "de++");
  t.equal(read("/keyboard-layout"), "de++");
  await set("custom-persist.home", "dir:user:user:0755:/home/user");
  await set("vm-config.mode", "slow");
  t.equal(read("/persist/home"), "dir:user:user:0755:/home/user");
  t.equal(read("/vm-config/mode"), "slow");
  for (const feature of ["custom-persist.home", "vm-config.mode", `service.${longName}`]) {
    await ask(`admin.vm.feature.Remove+${feature}`, "work");
  }
  t.same(
    ["/persist/", "/vm-config/", "/hash-app-dispvm/"].flatMap((folder) => app.qubesDb.list("work", folder)),
    [],
  );
  await ask("admin.vm.Kill", "work");
  t.same(app.qubesDb.list("work", "/"), []);
});

t.test("the service meminfo-writer is maxmem", async (t) => {
  const { ask, app } = await system(t);
  const work = app.getDomain("work");
  const read = () => app.qubesDb.read("work", "/qubes-service/meminfo-writer");
  t.equal(await ask("admin.vm.feature.Set+service.meminfo-writer", "work", ""), "0\0");
  t.equal(work.getStored("maxmem"), 0);
  t.equal(work.features.get("service.meminfo-writer"), undefined);
  await ask("admin.vm.Start", "work");
  t.equal(read(), "0");
  t.match(await ask("admin.vm.feature.Set+service.meminfo-writer", "work", "1"), /^2\0QubesVMNotHaltedError\0/);
  await ask("admin.vm.Kill", "work");
  t.equal(await ask("admin.vm.feature.Set+service.meminfo-writer", "work", "1"), "0\0");
  t.equal(work.isDefault("maxmem"), true);
  await ask("admin.vm.Start", "work");
  t.equal(read(), "1");
  for (const [value, maxmem] of [
    ["", 0],
    ["1", undefined],
  ] as const) {
    const loaded = addDomain(app, "AppVM", `loaded${value}`, app.getDomain("fedora"));
    loaded.features.set("service.meminfo-writer", value);
    loaded.fireSilently("domain-load");
    t.equal(loaded.getStored("maxmem"), maxmem);
    t.equal(loaded.features.get("service.meminfo-writer"), undefined);
  }
});

t.test("features of the creator", async (t) => {
  const { ask, app } = await system(t);
  const work = app.getDomain("work");
  work.features.set("tag-created-vm-with", "one two");
  work.features.set("set-created-guivm", "sys-net");
  t.equal(await ask("admin.vm.Create.AppVM+fedora", "dom0", "name=made label=red", "work"), "0\0");
  const made = app.getDomain("made");
  t.same(made.tags.list(), ["audiovm-dom0", "created-by-work", "guivm-sys-net", "one", "two"]);
  t.equal(made.reference("guivm")?.name, "sys-net");
});
