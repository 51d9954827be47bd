import { type DomainInfo, findDomain, type SystemInfo } from "../model/system-info.ts";
import type { VmToken } from "../model/token.ts";

/** The domains of a system that a token names, or that have its tag or class. */
export interface MatchedDomains {
  readonly all: readonly [DomainInfo, ...DomainInfo[]];
  /** How a message names them, in the singular: `"work"`, or `each domain of @tag:work`. */
  readonly subject: string;
}

/** Returns the domains of a token; undefined if it matches none, or also calls without a named domain. */
export function matchedDomains(token: VmToken, info: SystemInfo): MatchedDomains | undefined {
  const [first, ...more] = membersOf(token, info);
  if (first === undefined) return undefined;
  const quoted = `"${first.name}"`;
  const isNamed = token.kind === "name" || token.kind === "uuid";
  const group = more.length === 0 ? `${quoted}, the only domain of ${token.text},` : `each domain of ${token.text}`;
  return { all: [first, ...more], subject: isNamed ? quoted : group };
}

function membersOf(token: VmToken, info: SystemInfo): readonly DomainInfo[] {
  switch (token.kind) {
    case "name":
    case "uuid":
      return [findDomain(info, token.text) ?? []].flat();
    case "tag":
    case "dispvm_tag":
      return [...info.domains.values()].filter(({ tags }) => tags.includes(token.tag));
    case "type":
      return [...info.domains.values()].filter(({ type }) => type === token.type);
    default:
      return [];
  }
}
