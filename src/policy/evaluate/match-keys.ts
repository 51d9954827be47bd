import { type DomainInfo, findDomain, type SystemInfo } from "../model/system-info.ts";
import { isDom0, type VmToken } from "../model/token.ts";

/**
 * Matching by keys in the current dialect (docs/reference/policy-language.md#matching-of-tokens). A rule's token has
 * one key, and a request has the keys of all tokens that match it. Rules can therefore be looked up. For R4.0 see
 * match-keys-legacy.ts.
 */

/** Rules for any `@dispvm:NAME` are also filed under this key. */
export const anyDispvmName = "any dispvm_name";
/** Rules for any `@dispvm:@tag:TAG` are also filed under this key. */
export const anyDispvmTag = "any dispvm_tag";

/**
 * Returns the key of a rule's token: its text, or one key for all names of dom0. Where uuids are names, none is dom0's.
 */
export function ruleKey(token: VmToken): string {
  const dom0 = token.kind === "name" ? token.text === "dom0" : isDom0(token.text);
  return dom0 ? "@adminvm" : token.text;
}

/** Returns the keys of the tokens that match a source. `@dispvm:…` never does. */
export function sourceKeys(source: string, info: SystemInfo): readonly string[] {
  const { domains } = info.matchKeys;
  return domains.get(source) ?? remember(domains, source, info, findKeys);
}

/** Returns the keys of the tokens that match a checked intended target. */
export function targetKeys(target: VmToken, source: string, info: SystemInfo): readonly string[] {
  switch (target.kind) {
    case "dispvm":
      return info.matchKeys.dispvms.get(source) ?? remember(info.matchKeys.dispvms, source, info, findDispvmKeys);
    case "dispvm_name": {
      const template = findDomain(info, target.name);
      return [
        "*",
        "@anyvm",
        ...sameNames(target.name, template).map((name) => `@dispvm:${name}`),
        ...dispvmTagKeys(template),
      ];
    }
    default:
      return sourceKeys(target.text, info);
  }
}

/** Finds keys. Only keys of existing domains are remembered, so that they stay few. */
function remember(
  remembered: Map<string, readonly string[]>,
  text: string,
  info: SystemInfo,
  find: (text: string, domain: DomainInfo | undefined, info: SystemInfo) => readonly string[],
): readonly string[] {
  const domain = findDomain(info, text);
  const keys = find(text, domain, info);
  if (domain !== undefined) remembered.set(text, keys);
  return keys;
}

/** Returns the default disposable template of a source, by the name that the daemon reports. */
export function defaultDispvm(source: string, info: SystemInfo): string | null {
  return findDomain(info, source)?.defaultDispvm ?? null;
}

/** Looks up tags and type by the unchanged text: `@adminvm` has none, although dom0 may have some. */
function findKeys(text: string, domain: DomainInfo | undefined): readonly string[] {
  const keys = ["*", isDom0(text) ? "@adminvm" : "@anyvm", ...sameNames(text, domain)];
  if (domain === undefined) return keys;
  keys.push(`@type:${domain.type}`);
  for (const tag of domain.tags) keys.push(`@tag:${tag}`);
  return keys;
}

/** Returns the text and the other name of the same domain: `NAME` and `uuid:UUID`. */
function sameNames(text: string, domain: DomainInfo | undefined): readonly string[] {
  if (domain === undefined) return [text];
  if (text.startsWith("uuid:")) return [text, domain.name];
  return domain.uuid === undefined ? [text] : [text, `uuid:${domain.uuid}`];
}

/**
 * Compares a bare `@dispvm` with the source's default template as plain text. If that is missing or not a domain, the
 * reference implementation crashes at the first rule that needs it. The keys lead to that rule, and the decision is a
 * deny.
 */
function findDispvmKeys(_: string, source: DomainInfo | undefined, info: SystemInfo): readonly string[] {
  const keys = ["*", "@anyvm", "@dispvm"];
  const name = source?.defaultDispvm ?? null;
  if (name === null) return [...keys, anyDispvmName];
  const template = findDomain(info, name);
  return [...keys, `@dispvm:${name}`, ...(template === undefined ? [anyDispvmTag] : dispvmTagKeys(template))];
}

function dispvmTagKeys(template: DomainInfo | undefined): readonly string[] {
  return template?.templateForDispvms ? template.tags.map((tag) => `@dispvm:@tag:${tag}`) : [];
}
