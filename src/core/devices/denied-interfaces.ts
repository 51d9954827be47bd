import { QubesError } from "../errors.ts";
import { type DeviceAddress, isSamePort } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";
import type { DeviceProvider } from "./device-provider.ts";

const codeLength = 7;

/**
 * Splits a text into interface codes of 7 characters, such as `u03****u0702**`.
 *
 * @throws QubesError if the text is malformed or repeats a code
 */
export function parseInterfaces(text: string): readonly string[] {
  const codes = text.match(/.{7}/gs) ?? [];
  if (text.length % codeLength !== 0 || !codes.every((code) => /^[a-z*?][0-9a-f*]{6}$/.test(code))) {
    throw new QubesError("QubesValueError", "Invalid device interfaces: expected codes of 7 characters, as u03****");
  }
  if (new Set(codes).size < codes.length) {
    throw new QubesError("QubesValueError", "Duplicated device interfaces in payload.");
  }
  return codes;
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
