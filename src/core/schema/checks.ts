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
