import { isIPv4, isIPv6 } from "node:net";
import { QubesError } from "../errors.ts";

/** Keys of a rule, in writing order (docs/reference/admin-api.md#rule-text). */
export const ruleKeys = [
  "action",
  "expire",
  "dst4",
  "dst6",
  "dsthost",
  "proto",
  "specialtarget",
  "dstports",
  "icmptype",
  "comment",
] as const;

/** One of these values. */
export type RuleKey = (typeof ruleKeys)[number];

/** A firewall rule: texts by key. */
export type FirewallRule = Readonly<Partial<Record<RuleKey, string>>>;

/** Rules of a domain without stored rules. */
export const defaultRules: readonly FirewallRule[] = [{ action: "accept" }];

function refuse(message: string): never {
  throw new QubesError("ProtocolError", `firewall rule: ${message}`);
}

function port(text: string): number {
  const number = /^[0-9]{1,5}$/.test(text) ? Number(text) : -1;
  return number >= 0 && number <= 65_535 ? number : refuse("dstports: expected ports from 0 to 65535");
}

function address(text: string, isAddress: (text: string) => boolean, maxPrefix: number, key: string): string {
  const [ip = "", prefix = String(maxPrefix), ...rest] = text.split("/");
  const isPrefix = /^[0-9]{1,3}$/.test(prefix) && Number(prefix) <= maxPrefix;
  if (rest.length > 0 || !isAddress(ip) || ip.includes("%") || !isPrefix) {
    return refuse(`${key}: expected an address, or ADDRESS/BITS`);
  }
  return `${ip}/${prefix}`;
}

function oneOf(key: string, ...values: readonly string[]): (text: string) => string {
  return (text) => (values.includes(text) ? text : refuse(`${key}: expected ${values.join(" or ")}`));
}

/** Checks of the values, by key; each returns the stored form (docs/reference/admin-api.md#rule-checks). */
const checks: Readonly<Record<RuleKey, (text: string) => string>> = {
  action: oneOf("action", "accept", "drop"),
  expire: (text) => (/^[0-9]{1,15}$/.test(text) ? text : refuse("expire: expected seconds since 1970")),
  dst4: (text) => address(text, isIPv4, 32, "dst4"),
  dst6: (text) => address(text, isIPv6, 128, "dst6"),
  dsthost: (text) =>
    /^(?!-)[A-Za-z0-9._-]{1,253}$/.test(text) ? text : refuse("dsthost: expected the name of a host"),
  proto: oneOf("proto", "tcp", "udp", "icmp"),
  specialtarget: oneOf("specialtarget", "dns"),
  dstports: (text) => {
    const [first = "", last = first, ...rest] = text.split("-");
    if (rest.length > 0 || port(first) > port(last)) refuse("dstports: expected PORT or PORT-PORT");
    return text;
  },
  icmptype: (text) =>
    /^[0-9]{1,3}$/.test(text) && Number(text) <= 255 ? text : refuse("icmptype: expected a number from 0 to 255"),
  comment: (text) => (/^[ -~]*$/.test(text) ? text : refuse("comment: expected printable ASCII")),
};

/** Parses a rule of the Admin API (docs/reference/admin-api.md#rule-text). @throws QubesError ProtocolError */
export function parseRule(line: string): FirewallRule {
  const [, head = "", comment] = /^(.*?)(?:(?:^| )comment=(.*))?$/s.exec(line) ?? [];
  const pairs = head
    .split(" ")
    .filter((word) => word !== "")
    .map((word): readonly [string, string] => {
      const equals = word.indexOf("=");
      return equals < 1 ? refuse("expected KEY=VALUE") : [word.slice(0, equals), word.slice(equals + 1)];
    });
  return makeRule(comment === undefined ? pairs : [...pairs, ["comment", comment]]);
}

/** Builds a rule from pairs. @throws QubesError ProtocolError */
export function makeRule(pairs: readonly (readonly [key: string, value: string])[]): FirewallRule {
  const rule: Partial<Record<RuleKey, string>> = {};
  for (const [given, text] of pairs) {
    const key = keyOf(given, text);
    if (rule[key] !== undefined) refuse(`${given} is given twice`);
    rule[key] = checks[key](text);
  }
  if (rule.action === undefined) refuse("expected an action");
  if ([rule.dst4, rule.dst6, rule.dsthost].filter((each) => each !== undefined).length > 1) {
    refuse("expected one destination at most");
  }
  if (rule.dstports !== undefined && rule.proto !== "tcp" && rule.proto !== "udp") {
    refuse("dstports: expected proto=tcp or proto=udp with it");
  }
  if (rule.icmptype !== undefined && rule.proto !== "icmp") refuse("icmptype: expected proto=icmp with it");
  return rule;
}

/** Resolves alternative spellings: an address may be given as a host. */
function keyOf(given: string, text: string): RuleKey {
  if (given === "dstname" || given === "dsthost") {
    const [ip = ""] = text.split("/");
    if (isIPv4(ip)) return "dst4";
    return isIPv6(ip) ? "dst6" : "dsthost";
  }
  return ruleKeys.find((key) => key === given) ?? refuse("unknown key");
}

/** Serialises a rule for the Admin API. */
export function ruleText(rule: FirewallRule): string {
  return ruleKeys.flatMap((key) => (rule[key] === undefined ? [] : [`${key}=${rule[key]}`])).join(" ");
}

/**
 * Returns whether a rule has expired.
 *
 * @param now in seconds since 1970
 */
export function isExpired({ expire }: FirewallRule, now: number): boolean {
  return expire !== undefined && Number(expire) < now;
}
