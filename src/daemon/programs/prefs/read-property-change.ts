import type { Arguments } from "../../../command/arguments.ts";
import { UsageError } from "../../../command/usage-error.ts";

/** A request about properties. */
export type PropertyChange =
  | { readonly kind: "help" }
  | { readonly kind: "list"; readonly hideDefault: boolean }
  | { readonly kind: "get"; readonly property: string; readonly hideDefault: boolean }
  | { readonly kind: "set"; readonly property: string; readonly value: string }
  | { readonly kind: "reset"; readonly property: string };

/** The properties that are a domain: `none` stands for none, which no domain can be called. */
export const domainProperties: readonly string[] = [
  "clockvm",
  "default_audiovm",
  "default_dispvm",
  "default_guivm",
  "default_netvm",
  "default_template",
  "management_dispvm",
  "updatevm",
];

/** @throws UsageError when the arguments contradict each other */
export function readPropertyChange(given: Arguments): PropertyChange {
  const [name, value, ...more] = given.positionals;
  const hideDefault = given.flag("hide-default");
  if (more.length > 0) throw new UsageError(`unexpected arguments: ${more.join(" ")}`);
  if (given.flag("help-properties")) return { kind: "help" };
  if (name === undefined) {
    if (given.flag("default")) throw new UsageError("--default needs a property: --default PROPERTY");
    return { kind: "list", hideDefault };
  }
  const property = name.replaceAll("-", "_");
  // Anything else could not be put into a request without being taken for other parts of it.
  if (!/^[A-Za-z0-9_.]+$/.test(property)) throw noSuchProperty(name);
  if (value === undefined) {
    return given.flag("default") ? { kind: "reset", property } : { kind: "get", property, hideDefault };
  }
  if (given.flag("default")) throw new UsageError("either a value or --default, not both");
  const isNone = value.toLowerCase() === "none" && domainProperties.includes(property);
  return { kind: "set", property, value: isNone ? "" : value };
}

/** The error for a property that there is not, in the words of the true tool. */
export function noSuchProperty(name: string): UsageError {
  return new UsageError(`no such property: '${name}'`);
}
