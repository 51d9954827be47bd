import { type Domain, findDomain, type SystemInfo } from "../model/system-info.ts";
import { isDom0, type VmToken } from "../model/token.ts";

/**
 * Matching by keys: a rule's token has one key, a request has all the keys of the tokens that match it, so that rules
 * can be looked up instead of tried. This file holds the meaning of matching in the current dialect
 * (docs/reference/policy-language.md#matching-of-tokens); match-keys-legacy.ts holds that of R4.0.
 */

/** Under this key a rule for any `@dispvm:NAME` is found as well. */
export const anyDispvmName = "any dispvm_name";
/** Under this key a rule for any `@dispvm:@tag:TAG` is found as well. */
export const anyDispvmTag = "any dispvm_tag";

/** The key of a rule's token: its text, but dom0 has one key for its names. Where uuids are names, none is dom0's. */
export function ruleKey(token: VmToken): string {
  const dom0 = token.kind === "name" ? token.text === "dom0" : isDom0(token.text);
  return dom0 ? "@adminvm" : token.text;
}

/** The keys of the tokens that match a source. `@dispvm:…` never does. */
export function sourceKeys(source: string, info: SystemInfo): readonly string[] {
  return ["*", ...nameKeys(source, info), ...domainKeys(source, info)];
}

/** The keys of the tokens that match an intended target that was checked. */
export function targetKeys(target: VmToken, source: string, info: SystemInfo): readonly string[] {
  switch (target.kind) {
    case "dispvm":
      return ["*", "@anyvm", "@dispvm", ...defaultDispvmKeys(source, info)];
    case "dispvm_name": {
      const template = findDomain(info, target.name);
      return [
        "*",
        "@anyvm",
        ...sameNames(target.name, info).map((name) => `@dispvm:${name}`),
        ...dispvmTagKeys(template),
      ];
    }
    default:
      return ["*", ...nameKeys(target.text, info), ...domainKeys(target.text, info)];
  }
}

/** The default disposable template of a source, by the name that the daemon gives. */
export function defaultDispvm(source: string, info: SystemInfo): string | null {
  return findDomain(info, source)?.defaultDispvm ?? null;
}

function nameKeys(text: string, info: SystemInfo): readonly string[] {
  return [isDom0(text) ? "@adminvm" : "@anyvm", ...sameNames(text, info)];
}

/** The text and the other way to name the same domain, `NAME` and `uuid:UUID`. */
function sameNames(text: string, info: SystemInfo): readonly string[] {
  const domain = findDomain(info, text);
  if (domain === undefined) return [text];
  if (text.startsWith("uuid:")) return [text, domain.name];
  return domain.uuid === undefined ? [text] : [text, `uuid:${domain.uuid}`];
}

/** Tag and type are looked up by the text as it is: `@adminvm` has none, though dom0 may. */
function domainKeys(text: string, info: SystemInfo): readonly string[] {
  const domain = findDomain(info, text);
  return domain === undefined ? [] : [`@type:${domain.type}`, ...domain.tags.map((tag) => `@tag:${tag}`)];
}

/**
 * A bare `@dispvm` is compared with the source's default template as plain text. Without one, or with one that is no
 * domain, the reference implementation dies at the first rule that would need it; the keys lead there, and the
 * decision is a deny.
 */
function defaultDispvmKeys(source: string, info: SystemInfo): readonly string[] {
  const name = defaultDispvm(source, info);
  if (name === null) return [anyDispvmName];
  const template = findDomain(info, name);
  return [`@dispvm:${name}`, ...(template === undefined ? [anyDispvmTag] : dispvmTagKeys(template))];
}

function dispvmTagKeys(template: Domain | undefined): readonly string[] {
  return template?.templateForDispvms ? template.tags.map((tag) => `@dispvm:@tag:${tag}`) : [];
}
