import t from "tap";
import { DeviceSystem } from "../../rig/device-system.ts";

t.test("a block device has the identity of its way from the USB device to the partition", async (t) => {
  const system = await DeviceSystem.make(t);
  system.plugUsb("2-1");
  system.plugUsb("3-1", { desc: "garbage", interfaces: "" });
  const parents: Readonly<Record<string, string>> = {
    sda: "2-1:1.0",
    sda1: "sda",
    "sda-x": "sda1",
    sdb: "9-9:1.1",
    sdc: "nope",
    sdd: "3-1:1.0",
    sde: "2-1:",
    "loop-a": "loop-b",
    "loop-b": "loop-a",
    sdf: "sdf",
  };
  for (const [port, parent] of Object.entries(parents)) system.plugDisk(port, { parent });
  for (const port of ["sr0", "nvme0n1p07", "dm-root"]) system.plugDisk(port);
  const stick = "0781:5571:4C53:u080650";
  const expected: Readonly<Record<string, string>> = {
    sda: `${stick}:1.0`,
    sda1: `${stick}:1.0:1`,
    "sda-x": `${stick}:1.0:1:None`,
    sdb: "0000:0000::?******:1.1",
    sdc: "0000:0000::?******:None",
    sdd: "0000:0000::?******:1.0",
    sde: `${stick}:None`,
    "loop-a": "0000:0000::?******:None:None",
    "loop-b": "0000:0000::?******:None:None",
    sdf: "0000:0000::?******:None",
    sr0: ":0",
    nvme0n1p07: ":7",
    "dm-root": ":None",
  };
  for (const [port, identity] of Object.entries(expected)) {
    t.equal(system.device("block", port).deviceId, identity, port);
  }
});

t.test("texts of a block device are untrusted", async (t) => {
  const system = await DeviceSystem.make(t);
  const cases: readonly (readonly [desc: string, serial: string | undefined, name: string | undefined])[] = [
    ["Test_ (device)", "Test", "device"],
    ["Test_device", "Test device", undefined],
    ["Test (device<>za\u0107abc)", "Test", "device  zaabc"],
    ["Test device", "Test", "evic"],
    ["", undefined, undefined],
    [" (label)", undefined, "label"],
    ["A'\"\\\u001b\n ()", "A", undefined],
  ];
  for (const [desc, serial, name] of cases) {
    system.plugDisk("sda", { desc });
    const device = system.device("block", "sda");
    t.strictSame([device.serial, device.name], [serial, name], JSON.stringify(desc));
  }
  system.plugDisk("sdb", { size: "12x", mode: "x" });
  const { isReadOnly, in2019, manufacturer, interfaces } = system.device("block", "sdb");
  t.strictSame(
    [isReadOnly, in2019.data["size"], manufacturer, interfaces],
    [false, "0", "hosted by sys-usb", ["b******"]],
  );
  for (const port of ["SDA", "a_b", "abcdefghijklm", ".."]) system.plugDisk(port);
  const ports = system.app.devices.provider("block")?.list(system.app.getDomain("sys-usb")) ?? [];
  t.strictSame(
    ports.map(({ portId }) => portId),
    ["sda", "sdb"],
  );
});

t.test("options are checked, and completed", async (t) => {
  const system = await DeviceSystem.make(t);
  system.plugDisk("sda");
  system.plugDisk("sr0", { mode: "r" });
  system.plugDisk("sr1", { mode: "r" });
  const blocks = system.devicesOf("work", "block");
  const attach = async (port: string, options: Readonly<Record<string, string>>) => {
    await blocks.attach({ device: system.device("block", port), options });
    return blocks.attachments.at(-1)?.options;
  };
  for (const options of [
    { "frontend-dev": "hda" },
    { "frontend-dev": "xvda" },
    { "read-only": "maybe" },
    { devtype: "tape" },
    { ro: "True" },
    { constructor: "1" },
  ]) {
    await t.rejects(attach("sda", options), { name: "QubesValueError" }, JSON.stringify(options));
  }
  await t.rejects(attach("sr0", { "read-only": "no" }), { message: /only read-only/ });
  t.strictSame(
    await attach("sr0", { devtype: "cdrom" }),
    {
      ...{ devtype: "cdrom", "read-only": "yes", "frontend-dev": "xvdi" },
    },
    "xvdd is the disk with the modules of the kernel",
  );
  t.strictSame(await attach("sda", { "read-only": "True" }), { "read-only": "yes", "frontend-dev": "xvdj" });
  system.app.getDomain("vault").setProperty("kernel", "");
  await system.start("vault");
  const vault = system.devicesOf("vault", "block");
  await vault.attach({ device: system.device("block", "sr1"), options: { devtype: "cdrom" } });
  t.equal(vault.attachments[0]?.options["frontend-dev"], "xvdd", "a bootable disk");
});
