/** A domain or a label that a property names. Properties lie below the model, so they see no more of it than this. */
export interface NamedValue {
  readonly kind: "domain" | "label";
  readonly name: string;
}

/** What a property holds. Null is "none", which differs from "not set". */
export type PropertyValue = string | number | boolean | null | NamedValue;

/** The types that replies name (docs/reference/admin-api.md#property-types). */
export type PropertyType = "vm" | "int" | "bool" | "str" | "label";

/** The text of a value on the wire and in the store: names of domains and labels, `True`, `False`, nothing for none. */
export function valueText(value: PropertyValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "object" ? value.name : String(value);
}
