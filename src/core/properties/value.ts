/** A domain or a label as the value of a property. Properties are below the model, so they see only this. */
export interface NamedValue {
  readonly kind: "domain" | "label";
  readonly name: string;
  /** Whether a domain can be referred to: it is complete, and its removal has not begun. */
  readonly isListed?: boolean;
}

/** Value of a property. Null is None, which differs from "not set". */
export type PropertyValue = string | number | boolean | null | NamedValue;

/** Property types (docs/reference/admin-api.md#property-types). */
export type PropertyType = "vm" | "int" | "bool" | "str" | "label";

/** Returns the text of a value on the wire and in the store (docs/reference/qubes-xml.md#value-text). */
export function valueText(value: PropertyValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "object" ? value.name : String(value);
}
