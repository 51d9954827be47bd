import { existsSync, readdirSync } from "node:fs";
import t from "tap";
import { HardwareNames } from "../../../src/core/devices/hardware-names.ts";
import { PciDevices } from "../../../src/core/devices/pci-devices.ts";
import { Sysfs } from "../../../src/core/devices/sysfs.ts";
import { DeviceSystem } from "../../rig/device-system.ts";

const bus = "/sys/bus/pci/devices";
const noPciBus = !existsSync(bus) && `no ${bus}`;

t.test("the ports of PCI devices are ways from the root bus", async (t) => {
  const { app } = await DeviceSystem.make(t);
  const provider = app.devices.provider("pci");
  const found = provider?.list(app.getDomain("dom0")) ?? [];
  t.strictSame(
    found.map(({ portId, deviceId, data, in2019 }) => [portId, deviceId, data["sbdf"], in2019.description]),
    [
      ["0001_00_01.2", "0x10de:0x1cb3::p030000", "0001:00:01.2", "unknown: unknown unknown"],
      [
        "00_03.0",
        "0x8086:0x10d3::p020000",
        "0000:00:03.0",
        "Ethernet controller: Intel Corporation 82574L Gigabit Network Connection",
      ],
      ["00_14.0", "0x8086:0xa36d::p0c0330", "0000:00:14.0", "USB controller: Intel Corporation unknown"],
      ["00_1c.0", "0x8086:0xa338::p060400", "0000:00:1c.0", "unknown: Intel Corporation unknown"],
      [
        "00_1c.0-00_00.0",
        "0x14e4:0x43a0::p028000",
        "0000:0a:00.0",
        "Network controller: Broadcom Inc. and subsidiaries BCM4360 802.11ac Dual Band Wireless Network Adapter",
      ],
    ],
  );
  t.strictSame(provider?.list(app.getDomain("work")), [], "only dom0 has PCI devices");
  const names = ["0a_00.0", "0000_0a_00.0", "0001_00_01.2", "00_03.0", "00_1c.0-00_00.0", "99_99.9", "*"];
  t.strictSame(
    names.map((name) => provider?.canonicalPort?.(name)),
    ["00_1c.0-00_00.0", "00_1c.0-00_00.0", "0001_00_01.2", "00_03.0", "00_1c.0-00_00.0", "99_99.9", "*"],
  );
});

t.test("dom0 and domains in pvh mode get no PCI devices", async (t) => {
  const system = await DeviceSystem.make(t);
  const device = system.device("pci", "00_03.0", "dom0");
  const attach = (domain: string) => system.devicesOf(domain, "pci").attach({ device, options: {} });
  await t.rejects(attach("dom0"), { message: "Can't attach PCI device to dom0" });
  await t.rejects(attach("work"), { message: "Can't attach PCI device to VM in pvh mode" });
});

t.test("the devices of this machine are listed", { skip: noPciBus }, async (t) => {
  const { app, hardwareNames } = await DeviceSystem.make(t);
  const provider = new PciDevices(new Sysfs("/sys"), new HardwareNames(`${hardwareNames}/pci.ids`));
  const found = provider.list(app.getDomain("dom0"));
  t.strictSame(found.map(({ data }) => data["sbdf"]).sort(), readdirSync(bus).sort());
  for (const { portId, deviceId } of found) {
    t.match(portId, /^([0-9a-f]{4,}_)?[0-9a-f]{2}_[0-9a-f]{2}\.[0-9a-f](-[0-9a-f]{2}_[0-9a-f]{2}\.[0-9a-f])*$/);
    t.match(deviceId, /^0x[0-9a-f]{4}:0x[0-9a-f]{4}::p[0-9a-f]{6}$/);
  }
});
