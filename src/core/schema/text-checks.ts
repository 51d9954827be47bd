import { isIPv4, isIPv6, SocketAddress } from "node:net";
import { QubesError } from "../errors.ts";
import type { PropertyValue } from "../properties/value.ts";

type Check = (value: PropertyValue) => PropertyValue;

/** Returns a check that a whole text matches a pattern (docs/reference/qubes-xml.md#checks-of-texts). */
function matching(pattern: RegExp, message: string): Check {
  return (value) => {
    if (pattern.test(String(value))) return value;
    throw new QubesError("QubesPropertyValueError", message);
  };
}

/** Checks the name of a user. */
export const userName: Check = matching(
  /^[A-Za-z0-9_\-+,.]*$/,
  "Username can contain only letters, digits and the characters _ - + , .",
);

/** Checks the name of a kernel, a folder in the kernel pool. */
export const kernelName: Check = matching(/^[^/]*$/, "Kernel name cannot contain '/'");

/** Checks the length of kernel options. */
export const kernelOptions: Check = matching(/^[\s\S]{0,512}$/, "Kernelopts value too long (512 chars max)");

/** Checks a keyboard layout (docs/reference/qubes-xml.md#keyboard-layout). */
export const keyboardLayout: Check = matching(
  /^[A-Za-z]+\+[A-Za-z0-9_-]*\+[A-Za-z0-9_:,-]*$/,
  "Invalid keyboard layout; expected LAYOUT+VARIANT+OPTIONS",
);

/** Checks that a text is one of some words, in any case. */
export function oneOf(message: string, ...words: readonly string[]): Check {
  return (value) => {
    const lower = String(value).toLowerCase();
    if (words.includes(lower)) return lower;
    throw new QubesError("QubesPropertyValueError", `${message}: ${words.join(", ")}`);
  };
}

/** Checks an address of IPv4 or IPv6 and converts it to its canonical form. */
export function address(version: 4 | 6): Check {
  return (value) => {
    if (value === null) return null;
    const text = String(value);
    if (version === 4 && isIPv4(text)) return text;
    // A zone has a meaning on one machine only.
    if (version === 6 && isIPv6(text) && !text.includes("%")) {
      return new SocketAddress({ address: text, family: "ipv6" }).address;
    }
    throw new QubesError("QubesValueError", `Failed to parse property value as IPv${version}Address`);
  };
}

/** Checks a MAC address and converts it to lower case. */
export function macAddress(value: PropertyValue): PropertyValue {
  const text = String(value).toLowerCase();
  if (/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(text)) return text;
  throw new QubesError("QubesPropertyValueError", "MAC address must have the form 00:11:22:33:44:55");
}
