import type { Domain } from "../domain.ts";
import type { Label } from "../labels.ts";

/** What a property holds. Null is "none", which differs from "not set". */
export type PropertyValue = string | number | boolean | null | Domain | Label;

/** The types that replies name (docs/reference/admin-api.md#property-types). */
export type PropertyType = "vm" | "int" | "bool" | "str" | "label";

/** The text of a value on the wire and in the store: names of domains and labels, `True`, `False`, nothing for none. */
export function valueText(value: PropertyValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "object" ? value.name : String(value);
}
