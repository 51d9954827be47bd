import { suggest } from "../../command/suggest.ts";
import { canonicalTarget } from "../../policy/analyse/reach.ts";
import { type DomainInfo, findDomain, type SystemInfo } from "../../policy/model/system-info.ts";
import { isDom0 } from "../../policy/model/token.ts";
import type { CaseMismatch } from "./case-result.ts";

/** The selection of a word of an exhaustive case. */
export interface Selection {
  readonly word: string;
  /** In the form of answers. Empty if the word selects nothing, as a misspelt word does. */
  readonly names: readonly string[];
  /** Whether the word names one domain, and not every domain that fits. */
  readonly isExact: boolean;
  /** Returns whether the word means a name. The domain can be unknown, since a rule may redirect to it unchecked. */
  matches(name: string): boolean;
}

/** Returns the domains of a word: a name, `@tag:TAG`, `@type:TYPE`, `@anyvm` for all except dom0, `*` for all. */
export function selectSources(word: string, info: SystemInfo): Selection {
  const names = domainNames(word, info);
  return { word, names, isExact: isName(word), matches: (name) => names.includes(name) };
}

/**
 * Returns the targets of a word: domains as above, `@dispvm` for all new disposables, `@dispvm:NAME` and
 * `@dispvm:@tag:TAG` for the disposables of some templates. `*` and `@anyvm` include disposables, as in rules.
 */
export function selectTargets(word: string, info: SystemInfo): Selection {
  const templates = [...info.domains.values()].filter(({ templateForDispvms }) => templateForDispvms);
  const disposables = templates.map(({ name }) => `@dispvm:${name}`);
  if (word === "@dispvm") {
    return { word, names: disposables, isExact: false, matches: (name) => name.startsWith("@dispvm:") };
  }
  if (word === "*" || word === "@anyvm") {
    const names = [...domainNames(word, info), ...disposables];
    return { word, names, isExact: false, matches: (name) => word === "*" || name !== "dom0" };
  }
  const template = /^@dispvm:(.*)$/.exec(word)?.[1];
  const names = template === undefined ? domainNames(word, info) : disposableNames(template, templates, info);
  return { word, names, isExact: isName(template ?? word), matches: (name) => names.includes(name) };
}

function disposableNames(word: string, templates: readonly DomainInfo[], info: SystemInfo): readonly string[] {
  if (isName(word)) return findDomain(info, word) === undefined ? [] : [canonicalTarget(`@dispvm:${word}`, info)];
  const tag = /^@tag:(.+)$/.exec(word)?.[1];
  return templates.filter(({ tags }) => tag !== undefined && tags.includes(tag)).map(({ name }) => `@dispvm:${name}`);
}

function domainNames(word: string, info: SystemInfo): readonly string[] {
  const all = [...info.domains.values()];
  const names = (isMeant: (domain: DomainInfo) => boolean): readonly string[] =>
    all.filter(isMeant).map(({ name }) => name);
  if (word === "*") return names(() => true);
  if (word === "@anyvm") return names(({ name }) => !isDom0(name));
  if (isDom0(word)) return names(({ name }) => isDom0(name));
  if (word.startsWith("@tag:")) return names(({ tags }) => tags.includes(word.slice(5)));
  if (word.startsWith("@type:")) return names(({ type }) => type === word.slice(6));
  const domain = findDomain(info, word);
  return domain === undefined ? [] : [domain.name];
}

function isName(word: string): boolean {
  return word !== "*" && (isDom0(word) || !word.startsWith("@"));
}

/** Returns whether a call may ask for a target: an existing domain, disposables of one, or a keyword. */
export function isTarget(word: string, info: SystemInfo): boolean {
  if (word === "@default" || word === "@dispvm" || isDom0(word)) return true;
  return findDomain(info, word.replace(/^@dispvm:/, "")) !== undefined;
}

/** Returns the mismatch for a key of a call that names no domain. Such a case never passes: it tests a typing error. */
export function namesNoDomain(what: string, word: string, info: SystemInfo): CaseMismatch {
  return missing(what, word, "a domain of the world", callWords([...info.domains.values()]));
}

/** Returns the mismatch for a word of an exhaustive case that selects nothing. Such a case never passes either. */
export function namesNothing(what: string, word: string, info: SystemInfo): CaseMismatch {
  const domains = [...info.domains.values()];
  const tags = domains.flatMap((each) => each.tags.map((tag) => `@tag:${tag}`));
  const words = [...callWords(domains), ...tags, ...domains.map(({ type }) => `@type:${type}`)];
  return missing(what, word, "a domain of the world, or what selects one", words);
}

function callWords(domains: readonly DomainInfo[]): readonly string[] {
  const templates = domains.filter(({ templateForDispvms }) => templateForDispvms);
  return [...domains.map(({ name }) => name), ...templates.map(({ name }) => `@dispvm:${name}`)];
}

function missing(what: string, word: string, expected: string, words: readonly string[]): CaseMismatch {
  const meant = suggest(word, words);
  const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
  return { what, expected, found: `${word} names none${hint}` };
}
