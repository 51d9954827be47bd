import t from "tap";
import type { DeviceAddress } from "../../../src/core/devices/device.ts";
import { systemWithDevices } from "../../rig/system-with-devices.ts";

t.test("block devices that a domain reports can be attached to a running domain", async (t) => {
  const { app, hypervisor, qubesDb } = systemWithDevices();
  const [work, net] = [app.getDomain("work"), app.getDomain("sys-net")];
  qubesDb.write("sys-net", "/qubes-block-devices/sda/desc", "A 'stick'\u001b");
  qubesDb.write("sys-net", "/qubes-block-devices/sda/size", "1000");
  qubesDb.write("sys-net", "/qubes-block-devices/../x/desc", "out");
  const [stick, ...others] = app.devices.provider("block")?.list(net) ?? [];
  t.equal(stick?.product, "A _stick__");
  t.strictSame(stick?.data, { size: "1000", mode: "r" });
  t.strictSame(others, [], "port names cannot contain paths");

  const device = stick as DeviceAddress;
  const blocks = app.devices.of(work, "block");
  await t.rejects(blocks.attach({ device, options: {} }), { name: "QubesVMNotRunningError" });
  await hypervisor.spawn("work");
  await t.rejects(blocks.attach({ device, options: { constructor: "1" } }), { name: "QubesValueError" });
  await blocks.attach({ device, options: { "read-only": "yes" } });
  t.equal(blocks.attachments.length, 1);
  await t.rejects(blocks.attach({ device, options: {} }), { name: "DeviceAlreadyAttached" });
  blocks.setPersistent(device, true);
  t.equal(app.hasAssignments(work, "block"), true);
  t.strictSame(app.devices.assignedClasses(work), ["block"]);
  await t.rejects(blocks.detach(device), { name: "QubesVMNotHaltedError" });
  await t.rejects(blocks.unassign({ ...device }), { name: "QubesVMNotHaltedError" });
  await blocks.detach2019(device);
  t.strictSame([blocks.attachments, blocks.assignments], [[], []]);

  work.setProperty("devices_denied", "b0*****");
  await t.rejects(blocks.attach({ device, options: {} }), { name: "PermissionDenied" });
  await hypervisor.destroy("work");
});

t.test("attachments end with the domain", async (t) => {
  const { app, hypervisor } = systemWithDevices();
  const work = app.getDomain("work");
  const devices = app.devices.of(work, "pci");
  await hypervisor.spawn("work");
  await devices.attach({
    device: (app.devices.provider("pci")?.list(app.getDomain("dom0")) ?? [])[0] as DeviceAddress,
    options: {},
  });
  t.equal(devices.attachments.length, 1);
  await hypervisor.destroy("work");
  t.strictSame(devices.attachments, []);
  await hypervisor.spawn("work");
  t.strictSame(devices.attachments, [], "the device does not return");
});
