import { QubesError } from "../errors.ts";
import { addressText, type Device, type DeviceAddress } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";

const codeLength = 7;

function codesIn(text: string): readonly string[] {
  return text.match(/.{7}/gs) ?? [];
}

/**
 * Splits a text into codes of 7 characters, such as `u03****u0702**`.
 *
 * @throws QubesError QubesValueError if the length does not fit
 */
export function splitInterfaces(text: string): readonly string[] {
  if (text.length % codeLength !== 0) {
    throw new QubesError("QubesValueError", `Invalid length of interfaces: ${text.length}; expected a multiple of 7`);
  }
  return codesIn(text);
}

/**
 * Checks a list of denied interfaces, and returns it sorted and without duplicates
 * (docs/reference/devices.md#denied-interfaces). A code that no device can have would deny nothing.
 *
 * @throws QubesError QubesValueError, QubesPropertyValueError
 */
export function checkDeniedInterfaces(text: string): string {
  const codes = splitInterfaces(text);
  if (codes.every((code) => /^[bump*][0-9a-f*]{6}$/.test(code))) return [...new Set(codes)].sort().join("");
  const message = 'Interface codes must have a class, "b", "u", "m", "p" or "*", and 6 digits, "0" to "f" or "*"';
  throw new QubesError("QubesPropertyValueError", message);
}

/** Returns the denied device interfaces of a domain. */
export function deniedInterfaces(domain: DeviceDomain): readonly string[] {
  return codesIn(String(domain.getProperty("devices_denied") ?? ""));
}

/**
 * Checks that a domain may have a device (docs/reference/devices.md#denied-interfaces).
 *
 * @throws QubesError PermissionDenied
 */
export function checkDenied(domain: DeviceDomain, device: Device): void {
  refuseDenied(domain, device, device.interfaces);
}

/**
 * Checks an assignment of a device that is not present. Its identity names the interfaces, or the class has only one.
 *
 * @throws QubesError PermissionDenied
 */
export function checkDeniedAddress(domain: DeviceDomain, address: DeviceAddress): void {
  const { devclass, deviceId } = address;
  if (devclass === "block") refuseDenied(domain, address, ["b******"]);
  const named = /:((?:[a-z?][0-9a-fA-F*]{6})+)$/.exec(deviceId)?.[1];
  if (named !== undefined && ["pci", "usb", "mic"].includes(devclass)) {
    refuseDenied(domain, address, codesIn(named));
  }
}

function refuseDenied(domain: DeviceDomain, address: DeviceAddress, interfaces: readonly string[]): void {
  if (!domain.hasProperty("devices_denied")) return;
  const denied = deniedInterfaces(domain);
  if (denied.length === 0) return;
  const place = `${address.devclass} device ${addressText(address)} is denied for ${domain.name}`;
  if (interfaces.length === 0) throw new QubesError("PermissionDenied", `${place}: its interfaces are unknown`);
  const found = interfaces.find((each) => denied.some((code) => overlaps(code, each)));
  if (found !== undefined) throw new QubesError("PermissionDenied", `${place}: it has the interface ${found}`);
}

/** Returns whether a code covers an interface. Unknown digits count as covered. */
function overlaps(code: string, found: string): boolean {
  if (!/^[a-z][0-9a-fA-F*]{6}$/.test(found)) return true;
  return [...code].every((letter, index) => {
    const other = (found[index] as string).toLowerCase();
    return letter === "*" || other === "*" || letter === other;
  });
}
