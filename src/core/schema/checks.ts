import { isIPv4, isIPv6 } from "node:net";
import type { Domain } from "../domain.ts";
import { QubesError } from "../errors.ts";
import type { PropertyValue } from "../properties/value.ts";

/** A number above 0. */
export function positive(name: string): (value: PropertyValue) => PropertyValue {
  return (value) => {
    if ((value as number) > 0) return value;
    throw new QubesError("QubesPropertyValueError", `${name} must be positive`);
  };
}

/** A number that is 0 or more. */
export function nonNegative(name: string): (value: PropertyValue) => PropertyValue {
  return (value) => {
    if ((value as number) >= 0) return value;
    throw new QubesError("QubesPropertyValueError", `${name} must not be negative`);
  };
}

/** One of some words. */
export function oneOf(message: string, ...words: readonly string[]): (value: PropertyValue) => PropertyValue {
  return (value) => {
    const lower = String(value).toLowerCase();
    if (words.includes(lower)) return lower;
    throw new QubesError("QubesPropertyValueError", `${message}: ${words.join(", ")}`);
  };
}

/** An address of version 4 or 6; none is allowed. */
export function address(version: 4 | 6): (value: PropertyValue) => PropertyValue {
  return (value) => {
    if (value === "" || value === null) return null;
    if (version === 4 ? isIPv4(String(value)) : isIPv6(String(value))) return value;
    throw new QubesError("QubesValueError", `Failed to parse property value as IPv${version}Address`);
  };
}

/** A text that may not be a MAC address. It is kept in lower case. */
export function macAddress(value: PropertyValue): PropertyValue {
  const text = String(value).toLowerCase();
  if (/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(text)) return text;
  throw new QubesError("QubesPropertyValueError", "MAC address must have the form 00:11:22:33:44:55");
}

/** A domain of a class. */
export function requireTemplate(value: PropertyValue): PropertyValue {
  const { klass, name } = value as Domain;
  if (klass === "TemplateVM") return value;
  const message = `wrong VM class: domains['${name}'] is of type ${klass} and not TemplateVM`;
  throw new QubesError("QubesPropertyValueError", message);
}

/** Whether disposables can be made of a domain. */
export function isDisposableTemplate(domain: Domain): boolean {
  return domain.hasProperty("template_for_dispvms") && domain.getProperty("template_for_dispvms") === true;
}

/** A template for disposables, or none. `owner` is whose property it is. */
export function checkDisposableTemplate(property: string, owner: string, value: PropertyValue): PropertyValue {
  if (value === null || isDisposableTemplate(value as Domain)) return value;
  const { name } = value as Domain;
  const message = `Cannot set invalid property to ${owner}, ${property} '${name}' has template_for_dispvms set to False`;
  throw new QubesError("QubesPropertyValueError", message);
}
