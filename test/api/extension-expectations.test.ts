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
