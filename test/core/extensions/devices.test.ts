import t from "tap";
import { type AssignmentMode, addressOf, type DeviceAddress } from "../../../src/core/devices/device.ts";
import { hear } from "../../rig/core-app.ts";
import { DeviceSystem } from "../../rig/device-system.ts";
import { shutdown } from "../../rig/power.ts";
import { until } from "../../rig/until.ts";

async function assign(system: DeviceSystem, domain: string, device: DeviceAddress, mode: AssignmentMode) {
  await system.devicesOf(domain, device.devclass).assign({ ...addressOf(device), mode, options: {} });
}

/** Any block device in a port of sys-usb. */
function diskIn(system: DeviceSystem, portId: string): DeviceAddress {
  return { backend: system.app.getDomain("sys-usb"), devclass: "block", portId, deviceId: "*" };
}

function portsOf(system: DeviceSystem, domain: string, devclass: string): readonly string[] {
  return system.devicesOf(domain, devclass).attachments.map(({ device }) => device.portId);
}

t.test("a start gives a domain its devices", async (t) => {
  const system = await DeviceSystem.make(t);
  for (const port of ["sda", "sdb"]) system.plugDisk(port);
  system.plugUsb("2-1");
  await assign(system, "vault", system.device("block", "sda"), "required");
  await assign(system, "vault", { ...system.device("block", "sdb"), deviceId: "*" }, "auto-attach");
  await assign(system, "vault", { ...system.device("usb", "2-1"), portId: "*" }, "auto-attach");
  await assign(system, "vault", system.device("pci", "00_03.0", "dom0"), "required");
  const heard = hear(system.app, "new");
  await system.start("vault");
  t.strictSame(
    ["block", "usb", "pci"].map((devclass) => portsOf(system, "vault", devclass)),
    [["sda", "sdb"], ["2-1"], ["00_03.0"]],
  );
  const attached = heard.filter(({ event }) => event.startsWith("device-attach"));
  t.strictSame(
    attached.map(({ kwargs }) => kwargs["device"]?.split(":")[1]).sort(),
    ["2-1", "sdb"],
    "required devices belong to the creation",
  );
  t.strictSame(system.warnings, []);
});

t.test("a required device that is absent fails the start with its name", async (t) => {
  const system = await DeviceSystem.make(t);
  const absent = diskIn(system, "sdz");
  await assign(system, "vault", absent, "required");
  const heard = hear(system.app, "new");
  await t.rejects(system.start("vault"), {
    name: "QubesException",
    message: "Block device sys-usb:sdz:* not available",
  });
  t.ok(heard.some(({ event }) => event === "domain-start-failed"));
  t.equal(system.app.getDomain("vault").isHalted, true);
  await system.devicesOf("vault", "block").setMode(absent, "auto-attach");
  await system.start("vault");
});

t.test("a device of another domain fails the start that requires it, and is left out of others", async (t) => {
  const system = await DeviceSystem.make(t);
  system.plugDisk("sda");
  const device = system.device("block", "sda");
  await system.devicesOf("work", "block").attach({ device, options: {} });
  await assign(system, "vault", device, "required");
  await t.rejects(system.start("vault"), { name: "DeviceAlreadyAttached" });
  await system.devicesOf("vault", "block").setMode(device, "auto-attach");
  await system.start("vault");
  t.strictSame(portsOf(system, "vault", "block"), []);
});

t.test("denied interfaces are enforced at assignment, attachment and start", async (t) => {
  const system = await DeviceSystem.make(t);
  system.plugUsb("2-1", { interfaces: ":030101:080650:" });
  system.plugUsb("2-2", { interfaces: "" });
  system.plugDisk("sda");
  const [keyboard, unknown, disk] = [
    system.device("usb", "2-1"),
    system.device("usb", "2-2"),
    system.device("block", "sda"),
  ];
  const vault = system.app.getDomain("vault");
  await assign(system, "vault", disk, "required");
  await assign(system, "vault", keyboard, "auto-attach");
  vault.setProperty("devices_denied", "b******u03****");
  await t.rejects(system.start("vault"), { name: "PermissionDenied", message: /b\*{6}/ });
  await system.devicesOf("vault", "block").unassign(disk);
  await system.start("vault");
  t.strictSame(portsOf(system, "vault", "usb"), []);
  t.match(system.warnings, [/u030101/]);
  for (const device of [keyboard, unknown, disk]) {
    const devices = system.devicesOf("vault", device.devclass);
    await t.rejects(devices.attach({ device, options: {} }), { name: "PermissionDenied" }, device.deviceId);
    const assignment = { ...addressOf(device), portId: "*", mode: "auto-attach", options: {} } as const;
    await t.rejects(devices.assign(assignment), { name: "PermissionDenied" }, device.deviceId);
  }
  const absent = { ...addressOf(keyboard), portId: "7-7", deviceId: "1:2::u03AB01" };
  await t.rejects(assign(system, "vault", absent, "auto-attach"), { name: "PermissionDenied" });
  await t.rejects(system.devicesOf("vault", "usb").setMode(keyboard, "ask-to-attach"), { name: "PermissionDenied" });
});

t.test("clients hear of devices that appear and vanish, and assigned ones are attached", async (t) => {
  const system = await DeviceSystem.make(t);
  await assign(system, "work", diskIn(system, "sda"), "auto-attach");
  const heard = hear(system.app, "new");
  system.plugDisk("sda");
  await until(() => portsOf(system, "work", "block").length === 1);
  system.unplug("qubes-block-devices", "sda");
  await until(() => portsOf(system, "work", "block").length === 0);
  await until(() => heard.some(({ event }) => event === "device-removed:block"));
  t.strictSame(
    heard.map(({ subject, event, kwargs }) => [subject, event, kwargs["device"] ?? kwargs["port"]]),
    [
      ["sys-usb", "device-list-change:block", undefined],
      ["sys-usb", "device-added:block", "sys-usb:sda::None"],
      ["work", "device-pre-attach:block", "sys-usb:sda::None"],
      ["work", "device-attach:block", "sys-usb:sda::None"],
      ["sys-usb", "device-list-change:block", undefined],
      ["work", "device-detach:block", "sys-usb:sda"],
      ["sys-usb", "device-removed:block", "sys-usb:sda"],
    ],
  );
});

t.test("the user is asked if several domains want a device, or the mode says so", async (t) => {
  const asked: string[][] = [];
  const deviceAgent = {
    choose: async (_: unknown, frontends: readonly { readonly name: string }[]) => {
      asked.push(frontends.map(({ name }) => name));
      return (frontends.find(({ name }) => name === "vault") ?? frontends[0]) as never;
    },
  };
  const system = await DeviceSystem.make(t, { deviceAgent });
  await system.start("vault");
  for (const domain of ["work", "vault"]) await assign(system, domain, diskIn(system, "sda"), "auto-attach");
  await assign(system, "work", diskIn(system, "sdb"), "ask-to-attach");
  for (const each of ["sda", "sdb"]) system.plugDisk(each);
  await until(() => portsOf(system, "work", "block").length === 1 && asked.length === 2);
  t.strictSame([portsOf(system, "work", "block"), asked.map((each) => each.length)], [["sdb"], [2, 1]]);
});

t.test("the devices of a backend end with it, and it cannot be removed while they are assigned", async (t) => {
  const system = await DeviceSystem.make(t);
  system.plugUsb("2-1");
  const device = system.device("usb", "2-1");
  await system.devicesOf("work", "usb").attach({ device, options: {} });
  await assign(system, "vault", device, "auto-attach");
  await until(() => system.app.devices.known.has(system.app.getDomain("sys-usb"), "usb"));
  const heard = hear(system.app, "new");
  await shutdown(system.app.getDomain("sys-usb"));
  t.strictSame(
    heard.filter(({ event }) => event.startsWith("device-")).map(({ subject, event }) => `${subject} ${event}`),
    ["sys-usb device-list-change:usb", "work device-detach:usb", "sys-usb device-removed:usb"],
  );
  const remove = () => system.app.fire("domain-pre-delete", { vm: system.app.getDomain("sys-usb") }, { pre: true });
  t.throws(remove, { name: "QubesVMInUseError", message: /2-1/ });
});
