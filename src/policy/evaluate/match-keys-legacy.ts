import type { SystemInfo } from "../model/system-info.ts";

/**
 * Matching by keys in the R4.0 dialect (docs/reference/policy-language.md#r40-matching). The requested target is
 * checked first: a domain that does not exist matches nothing, not even `@anyvm`.
 */

/** Returns the keys of the tokens that match a source. */
export function legacySourceKeys(source: string, info: SystemInfo): readonly string[] {
  return valueKeys(source, info);
}

/** Returns the keys of the tokens that match a target. A bare `@dispvm` also matches what its resolved form matches. */
export function legacyTargetKeys(target: string, source: string, info: SystemInfo): readonly string[] {
  if (target !== "@dispvm") return valueKeys(target, info);
  const template = info.domains.get(source)?.defaultDispvm ?? null;
  return ["@dispvm", ...(template === null ? ["@anyvm"] : valueKeys(`@dispvm:${template}`, info))];
}

function valueKeys(value: string, info: SystemInfo): readonly string[] {
  if (value === "@default") return ["@default", "@anyvm"];
  if (value === "@adminvm") return ["@adminvm"];
  const isDispvm = value.startsWith("@dispvm:");
  const domain = info.domains.get(isDispvm ? value.slice(8) : value);
  if (domain === undefined || (isDispvm && !domain.templateForDispvms)) return [];
  if (value === "dom0") return ["@adminvm"];
  return isDispvm
    ? ["@anyvm", value, ...domain.tags.map((tag) => `@dispvm:@tag:${tag}`)]
    : ["@anyvm", value, `@type:${domain.type}`, ...domain.tags.map((tag) => `@tag:${tag}`)];
}
