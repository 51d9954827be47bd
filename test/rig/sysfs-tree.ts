import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** A device below `devices/` of a tree, with its attributes. */
type Entries = Readonly<Record<string, Readonly<Record<string, string>>>>;

const pciRoot = "pci0000:00";
const usbRoot = `${pciRoot}/0000:00:14.0/usb1`;

const pci: Entries = {
  [`${pciRoot}/0000:00:03.0`]: { vendor: "0x8086", device: "0x10d3", class: "0x020000" },
  [`${pciRoot}/0000:00:14.0`]: { vendor: "0x8086", device: "0xa36d", class: "0x0c0330" },
  [`${pciRoot}/0000:00:1c.0`]: { vendor: "0x8086", device: "0xa338", class: "0x060400", secondary_bus_number: "10" },
  [`${pciRoot}/0000:00:1c.0/0000:0a:00.0`]: { vendor: "0x14e4", device: "0x43a0", class: "0x028000" },
  "pci0001:00/0001:00:01.2": { vendor: "0x10de", device: "0x1cb3", class: "0x030000" },
};

const usb: Entries = {
  [usbRoot]: { bDeviceClass: "09", idVendor: "1d6b", idProduct: "0002" },
  [`${usbRoot}/1-0:1.0`]: { bInterfaceClass: "09", bInterfaceSubClass: "00", bInterfaceProtocol: "00" },
  [`${usbRoot}/1-1`]: { bDeviceClass: "09", idVendor: "05e3", idProduct: "0608", product: "USB2.0 Hub" },
  [`${usbRoot}/1-1/1-1.2`]: {
    ...{ bDeviceClass: "00", idVendor: "046d", idProduct: "c31c", serial: "A 1\u001b" },
    ...{ manufacturer: "Logitech", product: "Keyboard 'K120'" },
  },
  [`${usbRoot}/1-1/1-1.2/1-1.2:1.0`]: { bInterfaceClass: "03", bInterfaceSubClass: "01", bInterfaceProtocol: "01" },
  [`${usbRoot}/1-1/1-1.2/1-1.2:1.1`]: { bInterfaceClass: "03", bInterfaceSubClass: "00", bInterfaceProtocol: "00" },
};

/** Makes a copy of what sysfs shows of a small machine, and lists of hardware names. */
export function makeSysfs(directory: string): { readonly sysfs: string; readonly hardwareNames: string } {
  const sysfs = join(directory, "sys");
  for (const [bus, entries] of Object.entries({ pci, usb })) {
    mkdirSync(join(sysfs, "bus", bus, "devices"), { recursive: true });
    for (const [path, attributes] of Object.entries(entries)) addSysfsDevice(sysfs, bus, path, attributes);
  }
  writeFileSync(join(directory, "pci.ids"), pciIds);
  writeFileSync(join(directory, "usb.ids"), usbIds);
  return { sysfs, hardwareNames: directory };
}

/** Adds a device to a tree. */
export function addSysfsDevice(
  sysfs: string,
  bus: string,
  path: string,
  attributes: Readonly<Record<string, string>>,
): void {
  mkdirSync(join(sysfs, "devices", path), { recursive: true });
  for (const [name, value] of Object.entries(attributes)) {
    writeFileSync(join(sysfs, "devices", path, name), `${value}\n`);
  }
  symlinkSync(join("../../../devices", path), join(sysfs, "bus", bus, "devices", basename(path)));
}

const pciIds = `# names
14e4  Broadcom Inc. and subsidiaries
	43a0  BCM4360 802.11ac Dual Band Wireless Network Adapter
8086  Intel Corporation
	10d3  82574L Gigabit Network Connection
		103c 1533  another card
C 02  Network controller
	00  Ethernet controller
	80  Network controller
C 0c  Serial bus controller
	03  USB controller
		30  XHCI
`;

const usbIds = `046d  Logitech, Inc.
	c31c  Keyboard K120
0781  SanDisk Corp.
	5571  Cruzer Fit
C 03  Human Interface Device
`;
