import { NoReplyError, refusalReason, type SystemCaller } from "../system-caller.ts";
import { type ReportedProperty, readLines, readProperties, readProperty } from "./property-text.ts";
import { noSuchProperty, type PropertyChange } from "./read-property-change.ts";
import { wrapHelp } from "./wrap-help.ts";

/**
 * Carries out a request about properties, and returns the text to print.
 *
 * @param columns the width of the output
 * @throws UsageError when there is no such property
 * @throws Error when it could not be done
 */
export async function carryOut(change: PropertyChange, system: SystemCaller, columns = 80): Promise<string> {
  if (change.kind === "help") return helpOfAll(system, columns);
  if (change.kind === "list") return list(system, change.hideDefault);
  const { property } = change;
  try {
    if (change.kind === "get") return await get(system, property, change.hideDefault);
    if (change.kind === "set") await system.call("admin.property.Set", property, change.value);
    else await system.call("admin.property.Reset", property);
    return "";
  } catch (error) {
    if (refusalReason(error) === "QubesNoSuchPropertyError") throw noSuchProperty(property);
    throw error;
  }
}

async function names(system: SystemCaller): Promise<readonly string[]> {
  const lines = readLines(await system.call("admin.property.List", ""), "properties");
  return [...lines].sort();
}

async function list(system: SystemCaller, hideDefault: boolean): Promise<string> {
  const properties = await names(system);
  const known = await allAtOnce(system);
  const width = Math.max(0, ...properties.map((name) => name.length));
  const lines: string[] = [];
  for (const name of properties) {
    const { isDefault, value } = known.get(name) ?? (await getOne(system, name));
    const padded = name.padEnd(width);
    if (value === undefined) lines.push(`${padded}  U\n`);
    else if (!isDefault || !hideDefault) lines.push(`${padded}  ${isDefault ? "D" : "-"}  ${value ?? "None"}\n`);
  }
  return lines.join("");
}

/** A policy may let through the calls for single values only; then there is no answer. */
async function allAtOnce(system: SystemCaller): Promise<ReadonlyMap<string, ReportedProperty>> {
  try {
    return readProperties(await system.call("admin.property.GetAll", ""));
  } catch (error) {
    if (error instanceof NoReplyError) return new Map();
    throw error;
  }
}

async function getOne(system: SystemCaller, name: string): Promise<ReportedProperty> {
  return readProperty(await system.call("admin.property.Get", name), name);
}

async function get(system: SystemCaller, name: string, hideDefault: boolean): Promise<string> {
  const { isDefault, value } = await getOne(system, name);
  if (isDefault && hideDefault) return "";
  if (value === undefined) throw new Error(`the property '${name}' has no value`);
  return value === null ? "" : `${value}\n`;
}

async function helpOfAll(system: SystemCaller, columns: number): Promise<string> {
  const properties = await names(system);
  const width = Math.max(0, ...properties.map((name) => name.length));
  const texts: string[] = [];
  for (const name of properties) {
    texts.push(`${wrapHelp(name, await system.call("admin.property.Help", name), width, columns)}\n`);
  }
  return texts.join("");
}
