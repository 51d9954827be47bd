import t, { type Test } from "tap";
import { ask, serverOf } from "../rig/core-app.ts";
import { DeviceSystem } from "../rig/device-system.ts";

async function served(scope: Test) {
  const system = await DeviceSystem.make(scope);
  system.plugUsb("2-1");
  system.plugUsb("2-2", { desc: "1:2 a b it's\\x20c\\\\d", interfaces: "" });
  system.plugDisk("sda", { parent: "2-1:1.0" });
  const server = serverOf(system.app);
  const call = async (method: string, argument: string, payload = "", domain = "work"): Promise<string> => {
    const request = `admin.vm.device.${method}+${argument} dom0 name ${domain}\0${payload}`;
    const reply = await ask(server, "qubesd", request);
    return reply.startsWith("2\0") ? (reply.split("\0")[1] as string) : reply;
  };
  return { system, call };
}

const stick = "0781:5571:4C53:u080650";
const written = stick.replaceAll(":", "+");

t.test("an argument has all spellings of wildcards and identities", async (t) => {
  const { system, call } = await served(t);
  const cases: readonly (readonly [argument: string, address: string])[] = [
    [`sys-usb+2-1+${written}`, `sys-usb:2-1:${stick}`],
    [`sys-usb+2-1:${stick}`, `sys-usb:2-1:${stick}`],
    ["sys-usb+2-1", "sys-usb:2-1:*"],
    ["sys-usb+2-1+_", "sys-usb:2-1:*"],
    ["sys-usb+2-1:*", "sys-usb:2-1:*"],
    [`sys-usb+_+${written}`, `sys-usb:*:${stick}`],
    [`sys-usb+*:${stick}`, `sys-usb:*:${stick}`],
    ["sys-usb+_+_", "sys-usb:*:*"],
    ["sys-usb+*:*", "sys-usb:*:*"],
    [`_+2-1+${written}`, `*:2-1:${stick}`],
    ["_+_+_", "*:*:*"],
    ["*+*:*", "*:*:*"],
    ["sys-usb+9-9+0000+0000++_______", "sys-usb:9-9:0000:0000::?******"],
  ];
  for (const [argument, address] of cases) {
    t.equal(await call("usb.Assign", argument, "mode='auto-attach'"), "0\0", argument);
    const [assignment] = system.devicesOf("work", "usb").assignments;
    const { backend, portId, deviceId } = assignment ?? { backend: null, portId: "", deviceId: "" };
    t.equal(`${backend?.name ?? "*"}:${portId}:${deviceId}`, address, argument);
    t.equal(await call("usb.Unassign", argument), "0\0", `Unassign ${argument}`);
  }
  for (const argument of ["sys-usb", "+2-1", "sys-usb+", "sys-usb+a/b"]) {
    t.equal(await call("usb.Assign", argument, "mode='auto-attach'"), "ProtocolError", argument);
  }
});

t.test("a payload may name the identity, and must not contradict the argument", async (t) => {
  const { system, call } = await served(t);
  const good = `device_id='${stick}' port_id='2-1' devclass='usb' backend_domain='sys-usb' frontend_domain='work'`;
  t.equal(await call("usb.Assign", "sys-usb+2-1", `${good} mode='auto-attach'`), "0\0");
  t.equal(system.devicesOf("work", "usb").assignments[0]?.deviceId, stick);
  for (const wrong of [
    "device_id='1:2::u010101'",
    "port_id='2-2'",
    "devclass='pci'",
    "backend_domain='dom0'",
    "frontend_domain='vault'",
    "color='red'",
    "mode='sometimes'",
    "mode=auto-attach",
    "mode='auto-attach",
    "mode='auto-attach' mode='required'",
  ]) {
    t.equal(await call("usb.Assign", `sys-usb+2-1+${written}`, wrong), "ProtocolError", wrong);
  }
  t.equal(await call("usb.Assign", "sys-usb+2-2"), "ProtocolError", "a payload is required");
  t.equal(await call("usb.Assign", "sys-usb+2-2", "mode='manual'"), "QubesUnrecognizedDeviceAssignmentMode");
});

t.test("quotes are escaped and backslashes stay, in both directions", async (t) => {
  const { system, call } = await served(t);
  const { deviceId } = system.device("usb", "2-2");
  t.equal(deviceId, "1:2:it's c\\d:?******");
  const list = await call("usb.Available", "2-2", "", "sys-usb");
  t.match(list, "device_id='1:2:it\\'s c\\d:?******' ");
  const payload = "device_id='1:2:it\\'s c\\d:?******' mode='auto-attach'";
  t.equal(await call("usb.Assign", "sys-usb+2-2", payload), "0\0");
  t.equal(system.devicesOf("work", "usb").assignments[0]?.deviceId, deviceId);
});

t.test("an address that matches no device or several cannot be attached", async (t) => {
  const { call } = await served(t);
  for (const argument of ["sys-usb+9-9", "sys-usb+_+_", "_+2-1+_", `sys-usb+2-2+${written}`]) {
    t.equal(await call("usb.Attach", argument), "ProtocolError", argument);
  }
  t.equal(await call("usb.Attach", `sys-usb+_+${written}`), "0\0");
  t.match(await call("usb.Attached", ""), `0\0sys-usb+2-1:${stick} `);
  t.equal(await call("usb.Detach", "sys-usb+2-1"), "0\0");
});

t.test("an address of a PCI device means its port", async (t) => {
  const { system, call } = await served(t);
  t.equal(await call("pci.Assign", "dom0+0a_00.0", "port_id='0a_00.0' mode='required'", "vault"), "0\0");
  t.equal(system.devicesOf("vault", "pci").assignments[0]?.portId, "00_1c.0-00_00.0");
});
