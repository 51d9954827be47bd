import { QubesError } from "../errors.ts";
import { type DeviceAddress, isSamePort } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";
import type { DeviceProvider } from "./device-provider.ts";

const codeLength = 7;

/**
 * Splits a text into codes of 7 characters, such as `u03****u0702**`.
 *
 * @throws QubesError QubesValueError if the length does not fit
 */
export function splitInterfaces(text: string): readonly string[] {
  if (text.length % codeLength !== 0) {
    throw new QubesError("QubesValueError", `Invalid length of interfaces: ${text.length}; expected a multiple of 7`);
  }
  return text.match(/.{7}/gs) ?? [];
}

/**
 * Checks a list of denied interfaces, and returns it sorted and without duplicates
 * (docs/reference/admin-api.md#denied-interfaces). A code that no device can have would deny nothing.
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
  return String(domain.getProperty("devices_denied") ?? "").match(/.{7}/gs) ?? [];
}

/**
 * Checks that a domain may have a device (docs/reference/admin-api.md#denied-interfaces).
 *
 * @throws QubesError PermissionDenied
 */
export function checkDenied(domain: DeviceDomain, provider: DeviceProvider, address: DeviceAddress): void {
  if (!domain.hasProperty("devices_denied")) return;
  const interfaces = provider.list(address.backend).find((each) => isSamePort(each, address))?.interfaces ?? [];
  const denied = deniedInterfaces(domain).find((code) => interfaces.some((each) => covers(code, each)));
  if (denied === undefined) return;
  throw new QubesError("PermissionDenied", `Devices with interface ${denied} are denied for ${domain.name}`);
}

function covers(code: string, other: string): boolean {
  return [...code].every((letter, index) => letter === "*" || letter === other[index]);
}
