import t, { type Test } from "tap";
import { addressOf } from "../../../src/core/devices/device.ts";
import { killDomain } from "../../../src/core/stop-domain.ts";
import { hear } from "../../rig/core-app.ts";
import { DeviceSystem } from "../../rig/device-system.ts";
import { start } from "../../rig/power.ts";

/** A system where work and sys-usb run, and sys-usb offers a disk. */
async function systemWithDisk(t: Test) {
  const system = await DeviceSystem.make(t);
  system.plugDisk("sda");
  const { app } = system;
  const [work, backend] = [app.getDomain("work"), app.getDomain("sys-usb")];
  return { app, work, backend, disk: system.device("block", "sda"), blocks: system.devicesOf("work", "block") };
}

t.test("a block device that a domain reports can be attached to a running domain", async (t) => {
  const { app, backend, work, disk, blocks } = await systemWithDisk(t);
  const halted = app.devices.of(app.getDomain("vault"), "block");
  await t.rejects(halted.attach({ device: disk, options: {} }), { name: "QubesVMNotRunningError" });
  await t.rejects(blocks.attach({ device: disk, options: { constructor: "1" } }), { name: "QubesValueError" });
  await blocks.attach({ device: disk, options: { "read-only": "True" } });
  t.strictSame(
    blocks.attachments.map(({ options }) => options),
    [{ "read-only": "yes", "frontend-dev": "xvdi" }],
  );
  await t.rejects(blocks.attach({ device: disk, options: {} }), { name: "DeviceAlreadyAttached" });
  await start(app.getDomain("vault"));
  await t.rejects(halted.attach({ device: disk, options: {} }), { message: /already attached to work/ });
  await blocks.detach(disk);
  await t.rejects(blocks.detach(disk), { name: "DeviceNotAssigned" });
  await killDomain(backend);
  await t.rejects(blocks.attach({ device: disk, options: {} }), { name: "ProtocolError", message: /unknown block/ });
  t.equal(work.isHalted, false);
});

t.test("of several attaches of one device at once only one succeeds", async (t) => {
  const { app, disk, blocks } = await systemWithDisk(t);
  await start(app.getDomain("vault"));
  const other = app.devices.of(app.getDomain("vault"), "block");
  app.handlersOf("BaseVM").add("device-pre-attach:block", () => new Promise((resolve) => setImmediate(resolve)));
  const results = await Promise.allSettled(
    [blocks, other, blocks, other].map((each) => each.attach({ device: disk, options: {} })),
  );
  t.equal(results.filter(({ status }) => status === "fulfilled").length, 1);
  t.equal(blocks.attachments.length + other.attachments.length, 1);
});

t.test("a handler of a pre-event vetoes an assignment and an attachment", async (t) => {
  const { app, blocks, disk } = await systemWithDisk(t);
  app.handlersOf("BaseVM").add("device-pre-*:block", () => {
    throw new Error("no");
  });
  await t.rejects(blocks.assign({ ...addressOf(disk), mode: "required", options: {} }), { message: "no" });
  await t.rejects(blocks.attach({ device: disk, options: {} }), { message: "no" });
  t.strictSame([blocks.assignments, blocks.attachments], [[], []]);
});

t.test("an attachment ends with its frontend, and clients are told", async (t) => {
  const { app, work, disk, blocks } = await systemWithDisk(t);
  await blocks.attach({ device: disk, options: {} });
  const heard = hear(app, "new");
  await killDomain(work);
  t.strictSame(
    heard.filter(({ event }) => event.startsWith("device-")),
    [{ subject: "work", event: "device-detach:block", kwargs: { port: "sys-usb:sda" } }],
  );
  await start(work);
  t.strictSame(blocks.attachments, [], "the device does not return");
});

t.test("a required device cannot be detached, but its assignment can be removed", async (t) => {
  const { blocks, disk } = await systemWithDisk(t);
  await blocks.attach({ device: disk, options: {} });
  await blocks.assign({ ...addressOf(disk), deviceId: "*", mode: "required", options: {} });
  await t.rejects(blocks.detach(disk), { name: "QubesVMNotHaltedError" });
  await t.rejects(blocks.unassign(disk), { name: "DeviceNotAssigned" }, "another address");
  await blocks.unassign({ ...disk, deviceId: "*" });
  await blocks.detach(disk);
});

t.test("a new mode is checked, and an equal one changes nothing", async (t) => {
  const { app, blocks, disk } = await systemWithDisk(t);
  await t.rejects(blocks.setMode(disk, "required"), { name: "QubesValueError" });
  await blocks.assign({ ...addressOf(disk), mode: "required", options: {} });
  const heard = hear(app, "new");
  await blocks.setMode(disk, "required");
  t.strictSame(heard, []);
  await blocks.setMode(disk, "ask-to-attach");
  t.strictSame(
    heard.map(({ event }) => event),
    ["device-pre-assign:block", "device-assignment-changed:block"],
  );
  t.equal(blocks.assignments[0]?.mode, "ask-to-attach");
});

t.test("clients of 2019 see ports as devices, and make attachments persistent", async (t) => {
  const { app, blocks, disk } = await systemWithDisk(t);
  const heard = hear(app, "old");
  const device = { ...addressOf(disk), deviceId: "*" };
  await blocks.attach2019({ device, options: {} }, false);
  blocks.setPersistent(device, true);
  t.strictSame(app.devices.assignedClasses(app.getDomain("work")), ["block"]);
  await blocks.detach2019(device);
  t.strictSame([blocks.attachments, blocks.assignments], [[], []]);
  await t.rejects(blocks.detach2019(device), { name: "DeviceNotAttached" });
  t.strictSame(
    heard.map(({ event, kwargs }) => [event, kwargs["device"]]),
    ["pre-attach", "attach", "pre-detach", "detach"].map((what) => [`device-${what}:block`, "sys-usb:sda"]),
  );
});
