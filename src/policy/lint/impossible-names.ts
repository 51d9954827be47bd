import {
  type DomainNameFault,
  domainClasses,
  domainNameFault,
  isPossibleTag,
  isUuid,
  maxDomainName,
} from "../../base/domain-names.ts";
import type { Dialect } from "../model/dialect.ts";
import { findDomain, type SystemInfo } from "../model/system-info.ts";
import type { VmToken } from "../model/token.ts";
import { namedBy } from "./rule-tokens.ts";

/** Why no domain, tag or class can have a name. */
export interface ImpossibleName {
  /** A clause such as `no domain can be called "disp*": it contains "*"`. */
  readonly message: string;
  readonly expected?: string;
}

/** Returns why no domain, tag or class can have the name in a token. Undefined for a possible name, or one of the system. */
export function impossibleName(token: VmToken, dialect: Dialect, info?: SystemInfo): ImpossibleName | undefined {
  const named = namedBy(token);
  if (named === undefined || named.name === "") return undefined;
  const { what, name } = named;
  const domains = info === undefined ? [] : [...info.domains.values()];
  switch (what) {
    case "tag":
      if (isPossibleTag(name) || domains.some(({ tags }) => tags.includes(name))) return undefined;
      return withCharacter(`no domain can have the tag ${quote(name)}`, name, /[\w-]/, 'letters, digits, "_" and "-"');
    case "type":
      if (domainClasses.some((each) => each === name) || domains.some(({ type }) => type === name)) return undefined;
      return { message: `no domain has the class ${quote(name)}`, expected: domainClasses.join(", ") };
    default:
      return info !== undefined && findDomain(info, name) !== undefined ? undefined : impossibleDomain(name, dialect);
  }
}

function impossibleDomain(name: string, dialect: Dialect): ImpossibleName | undefined {
  // R4.0 has no uuids.
  if (dialect === "current" && name.startsWith("uuid:")) {
    if (isUuid(name.slice("uuid:".length))) return undefined;
    return { message: `no domain can have the uuid ${quote(name)}`, expected: "uuid: and a uuid in lower case" };
  }
  const fault = domainNameFault(name);
  if (fault === undefined) return undefined;
  const refused = `no domain can be called ${quote(name)}`;
  if (fault === "character" || (fault === "start" && !/^[0-9_.-]/.test(name))) {
    return withCharacter(refused, name, /[\w.-]/, 'letters, digits, "_", "-" and "."');
  }
  return { message: `${refused}: ${reasons[fault]}` };
}

const reasons: Readonly<Record<Exclude<DomainNameFault, "character">, string>> = {
  length: `a name has at most ${maxDomainName} characters`,
  start: "a name starts with a letter",
  reserved: "the word is reserved",
  "device-model": "names with -dm at the end belong to device models",
  "domain-0": "the name is reserved for the hypervisor",
};

function withCharacter(refused: string, name: string, right: RegExp, expected: string): ImpossibleName {
  const wrong = Array.from(name).find((each) => !right.test(each)) as string;
  // Many characters look like an ASCII letter.
  const number = (wrong.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0");
  const shown = /^[\x21-\x7e]$/.test(wrong) ? quote(wrong) : `${quote(wrong)} (U+${number})`;
  return { message: `${refused}: it contains ${shown}`, expected };
}

function quote(text: string): string {
  return JSON.stringify(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd"));
}
