import { rmSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { HardwareNames } from "../../../src/core/devices/hardware-names.ts";
import { Sysfs } from "../../../src/core/devices/sysfs.ts";
import { UsbDevices } from "../../../src/core/devices/usb-devices.ts";
import { hear } from "../../rig/core-app.ts";
import { DeviceSystem } from "../../rig/device-system.ts";
import { addSysfsDevice } from "../../rig/sysfs-tree.ts";
import { until } from "../../rig/until.ts";

t.test("USB devices of dom0 come from sysfs", async (t) => {
  const system = await DeviceSystem.make(t);
  const found = system.app.devices.provider("usb")?.list(system.app.getDomain("dom0")) ?? [];
  t.strictSame(
    found.map(({ portId }) => portId),
    ["1-1.2"],
    "hubs are left out",
  );
  t.match(found[0], {
    deviceId: "046d:c31c:A_1_:u030101u030000",
    vendor: "Logitech, Inc.",
    product: "Keyboard K120",
    manufacturer: "Logitech",
    name: "Keyboard 'K120'",
    serial: "A_1_",
    interfaces: ["u030101", "u030000"],
  });
});

t.test("USB devices of other domains come from QubesDB, untrusted", async (t) => {
  const system = await DeviceSystem.make(t);
  system.plugUsb("2-1.4");
  t.match(system.device("usb", "2-1.4"), {
    deviceId: "0781:5571:4C53:u080650",
    vendor: "SanDisk Corp.",
    product: "Cruzer Fit",
    manufacturer: "SanDisk",
    name: "Cruzer Fit",
    serial: "4C53",
  });
  const cases: readonly (readonly [desc: string, interfaces: string, identity: string])[] = [
    ["1234:5678 a b c", "030101:030000", "1234:5678:c:u030101u030000"],
    ["1234:5678 a b c", "", "1234:5678:c:?******"],
    ["1234:5678 a b c", ":03010:", "1234:5678:c:?******"],
    ["1234:5678 a b c", ":0301011:", "1234:5678:c:?******"],
    ["1234:5678 a b \\x41\\x1b\\xzz\\\\", ":030101:", "1234:5678:A__\\:u030101"],
    ["1234:5678 a b", ":030101:", "0000:0000::u030101"],
    ["1234:5678:9 a b c", ":030101:", "0000:0000::u030101"],
    ["", ":030101:", "0000:0000::u030101"],
  ];
  for (const [desc, interfaces, identity] of cases) {
    system.plugUsb("2-2", { desc, interfaces });
    t.equal(system.device("usb", "2-2").deviceId, identity, `${desc} ${interfaces}`);
  }
  for (const port of ["usb1", "2", "2-", "a-1"]) system.plugUsb(port);
  t.equal(system.app.devices.provider("usb")?.list(system.app.getDomain("sys-usb")).length, 2);
});

t.test("the backend reports which domain has a USB device", async (t) => {
  const system = await DeviceSystem.make(t);
  system.plugUsb("2-1.4");
  const [work, device] = [system.devicesOf("work", "usb"), system.device("usb", "2-1.4")];
  await t.rejects(work.attach({ device, options: { a: "b" } }), { message: /does not support user options/ });
  await work.attach({ device, options: {} });
  t.equal(system.app.qubesDb.read("sys-usb", "/qubes-usb-devices/2-1_4/connected-to"), "work");
  t.equal(work.attachments.length, 1);
  await work.detach(device);
  t.strictSame(work.attachments, []);
  await t.rejects(system.devicesOf("dom0", "usb").attach({ device, options: {} }), { name: "QubesException" });
  system.plugUsb("2-1.4", { "connected-to": "work" });
  t.equal(work.attachments.length, 1, "another program attached it");
});

t.test("a device that is plugged into the machine is found, and one that is pulled out", async (t) => {
  const system = await DeviceSystem.make(t);
  const { app, sysfs } = system;
  const domains = () => app.domains;
  const names = new HardwareNames("/nonexistent");
  app.devices.register(new UsbDevices({ qubesDb: app.qubesDb, domains, sysfs: new Sysfs(sysfs), names, pollMs: 5 }));
  const heard = hear(app, "new");
  addSysfsDevice(sysfs, "usb", "pci0000:00/0000:00:14.0/usb1/1-5", { idVendor: "0781", idProduct: "5571" });
  await until(() => heard.length >= 2);
  rmSync(join(sysfs, "bus/usb/devices/1-5"));
  await until(() => heard.length >= 4);
  t.strictSame(
    heard.map(({ subject, event, kwargs }) => [subject, event, ...Object.values(kwargs)]),
    [
      ["dom0", "device-list-change:usb"],
      ["dom0", "device-added:usb", "dom0:1-5:0781:5571::?******"],
      ["dom0", "device-list-change:usb"],
      ["dom0", "device-removed:usb", "dom0:1-5"],
    ],
  );
});
