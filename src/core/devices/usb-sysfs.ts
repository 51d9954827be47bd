import type { Sysfs } from "./sysfs.ts";
import { harmlessUdev } from "./untrusted-text.ts";

/** The description that a USB device gives of itself. */
export interface UsbDescription {
  readonly portId: string;
  readonly vendorId: string;
  readonly productId: string;
  readonly manufacturer: string;
  readonly name: string;
  readonly serial: string;
  /** Interfaces as six hexadecimal digits; empty if unknown. */
  readonly interfaces: readonly string[];
}

/** Returns the USB devices of the machine, without hubs. Texts come from the devices, so they are untrusted. */
export function usbDescriptions(sysfs: Sysfs): readonly UsbDescription[] {
  const entries = sysfs.devices("usb") ?? [];
  return entries
    .filter((entry) => /^[0-9]+-[0-9]+(\.[0-9]+)*$/.test(entry))
    .filter((entry) => sysfs.read("usb", entry, "bDeviceClass") !== "09")
    .map((entry) => describe(sysfs, entry, entries));
}

function describe(sysfs: Sysfs, entry: string, entries: readonly string[]): UsbDescription {
  const read = (name: string): string => sysfs.read("usb", entry, name);
  const text = (name: string): string => harmlessUdev(read(name).replaceAll("\\", "\\\\")).trim();
  const id = (name: string): string => /^[0-9a-f]{4}$/.exec(read(name))?.[0] ?? "0000";
  return {
    portId: entry,
    vendorId: id("idVendor"),
    productId: id("idProduct"),
    manufacturer: text("manufacturer"),
    name: text("product"),
    // A serial number is a part of the identity, which ends at the next space.
    serial: text("serial").replaceAll(" ", "_"),
    interfaces: interfacesOf(sysfs, entry, entries),
  };
}

/** Interfaces are entries `PORT:CONFIGURATION.NUMBER`. */
function interfacesOf(sysfs: Sysfs, entry: string, entries: readonly string[]): readonly string[] {
  const codes = entries
    .filter((each) => each.startsWith(`${entry}:`))
    .map((each) =>
      ["bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol"]
        .map((name) => sysfs.read("usb", each, name))
        .join(""),
    );
  return codes.every((code) => /^[0-9a-f]{6}$/.test(code)) ? [...new Set(codes)] : [];
}
