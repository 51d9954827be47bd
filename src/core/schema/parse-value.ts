import { booleanIn } from "../../base/boolean-text.ts";
import type { Domain } from "../domain.ts";
import { checkDomainName } from "../domain-name.ts";
import { QubesError } from "../errors.ts";
import type { Label } from "../labels.ts";
import type { PropertyType, PropertyValue } from "../properties/value.ts";

/** Resolves names in values. */
export interface ValueScope {
  findDomain(name: string): Domain | undefined;
  getLabel(name: string): Label;
}

/**
 * Parses the text of a value (docs/reference/admin-api.md#parsing-of-values).
 *
 * @param name the property, for errors
 * @throws QubesError if the text does not fit the type
 */
export function parseValue(text: string, type: PropertyType, name: string, scope: ValueScope): PropertyValue {
  if (!isAscii(text)) throw new QubesError("QubesValueError", "Non-ASCII bytes in property value");
  switch (type) {
    case "vm":
      return parseDomain(text, name, scope);
    case "int":
      if (!/^-?[0-9]{1,15}$/.test(text))
        throw new QubesError("QubesValueError", "Failed to parse property value as int");
      return Number(text);
    case "bool":
      return parseBool(text);
    case "label":
      return scope.getLabel(text);
    case "str":
      if (hasControls(text)) throw new QubesError("QubesValueError", "Invalid characters in property value");
      return text;
  }
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7e) return false;
  return true;
}

/** Returns whether a text has control characters other than spaces and ends of lines. */
function hasControls(text: string): boolean {
  return /[^\t\n\r\x20-\x7e]/.test(text);
}

function parseDomain(text: string, name: string, scope: ValueScope): PropertyValue {
  if (text === "") return null;
  const domain = scope.findDomain(text);
  if (domain === undefined || domain.name !== text) {
    checkDomainName(text);
    const message = `Can't set ${name} to non-existing qube ${text}`;
    throw new QubesError("QubesPropertyValueError", message, "QubesVMNotFoundError");
  }
  if (domain.klass === "RemoteVM") {
    const message = `wrong VM class: domains['${text}'] is of type RemoteVM and not LocalVM`;
    throw new QubesError("QubesPropertyValueError", message);
  }
  return domain;
}

function parseBool(text: string): boolean {
  const value = booleanIn(text);
  if (value === undefined) {
    throw new QubesError("QubesValueError", `Invalid literal for boolean property: '${text}'`);
  }
  return value;
}
