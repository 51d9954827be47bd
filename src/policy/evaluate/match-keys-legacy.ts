import type { SystemInfo } from "../model/system-info.ts";
import { isUsableTarget } from "./usable-target.ts";

/**
 * Matching by keys in the R4.0 dialect (vectors/README.md, 27). What is asked for is checked first: a domain that does
 * not exist matches nothing at all, not even `@anyvm`.
 */

/** The keys of the tokens that match a source. */
export function legacySourceKeys(source: string, info: SystemInfo): readonly string[] {
  return valueKeys(source, info);
}

/** The keys of the tokens that match a target. A bare `@dispvm` also matches what its resolved form matches. */
export function legacyTargetKeys(target: string, source: string, info: SystemInfo): readonly string[] {
  if (target !== "@dispvm") return valueKeys(target, info);
  const template = info.domains.get(source)?.defaultDispvm ?? null;
  return ["@dispvm", ...(template === null ? ["@anyvm"] : valueKeys(`@dispvm:${template}`, info))];
}

function valueKeys(value: string, info: SystemInfo): readonly string[] {
  if (value === "@default") return ["@default", "@anyvm"];
  if (!isUsableTarget(value, info)) return [];
  if (value === "dom0" || value === "@adminvm") return ["@adminvm"];
  const domain = info.domains.get(value.startsWith("@dispvm:") ? value.slice(8) : value);
  const tags = domain?.tags ?? [];
  return value.startsWith("@dispvm:")
    ? ["@anyvm", value, ...tags.map((tag) => `@dispvm:@tag:${tag}`)]
    : ["@anyvm", value, `@type:${domain?.type}`, ...tags.map((tag) => `@tag:${tag}`)];
}
