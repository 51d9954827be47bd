import { isIPv4, isIPv6 } from "node:net";
import type { Domain } from "../domain.ts";
import { QubesError } from "../errors.ts";
import type { PropertyValue } from "../properties/value.ts";

/** Checks that a number is above 0. */
export function positive(name: string): (value: PropertyValue) => PropertyValue {
  return (value) => {
    if ((value as number) > 0) return value;
    throw new QubesError("QubesPropertyValueError", `${name} must be positive`);
  };
}

/** Checks that a number is 0 or more. */
export function nonNegative(name: string): (value: PropertyValue) => PropertyValue {
  return (value) => {
    if ((value as number) >= 0) return value;
    throw new QubesError("QubesPropertyValueError", `${name} must not be negative`);
  };
}

/** Checks that a text is one of some words, in any case. */
export function oneOf(message: string, ...words: readonly string[]): (value: PropertyValue) => PropertyValue {
  return (value) => {
    const lower = String(value).toLowerCase();
    if (words.includes(lower)) return lower;
    throw new QubesError("QubesPropertyValueError", `${message}: ${words.join(", ")}`);
  };
}

/** Checks an address of IPv4 or IPv6; none is allowed. */
export function address(version: 4 | 6): (value: PropertyValue) => PropertyValue {
  return (value) => {
    if (value === "" || value === null) return null;
    if (version === 4 ? isIPv4(String(value)) : isIPv6(String(value))) return value;
    throw new QubesError("QubesValueError", `Failed to parse property value as IPv${version}Address`);
  };
}

/** Checks a MAC address and converts it to lower case. */
export function macAddress(value: PropertyValue): PropertyValue {
  const text = String(value).toLowerCase();
  if (/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(text)) return text;
  throw new QubesError("QubesPropertyValueError", "MAC address must have the form 00:11:22:33:44:55");
}

/** Checks that a domain is a TemplateVM. */
export function requireTemplate(value: PropertyValue): PropertyValue {
  const { klass, name } = value as Domain;
  if (klass === "TemplateVM") return value;
  const message = `wrong VM class: domains['${name}'] is of type ${klass} and not TemplateVM`;
  throw new QubesError("QubesPropertyValueError", message);
}

/** Returns whether a domain is a disposable template. */
export function isDisposableTemplate(domain: Domain): boolean {
  return domain.hasProperty("template_for_dispvms") && domain.getProperty("template_for_dispvms") === true;
}

/**
 * Checks that a value is a disposable template or none.
 *
 * @param owner the subject of the property, for the message
 */
export function checkDisposableTemplate(property: string, owner: string, value: PropertyValue): PropertyValue {
  if (value === null || isDisposableTemplate(value as Domain)) return value;
  const { name } = value as Domain;
  const message = `Cannot set invalid property to ${owner}, ${property} '${name}' has template_for_dispvms set to False`;
  throw new QubesError("QubesPropertyValueError", message);
}
