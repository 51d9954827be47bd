import fc, { type Arbitrary } from "fast-check";
import { isBroken } from "../../src/policy/model/policy.ts";
import { type Request, splitCall } from "../../src/policy/model/request.ts";
import type { Rule } from "../../src/policy/model/rule.ts";
import { type DomainInfo, SystemInfo } from "../../src/policy/model/system-info.ts";
import { loadTexts } from "./load-texts.ts";
import { ruleLine, systemInfo } from "./policy-arbitraries.ts";

/** Rules of one file. */
export const ruleList: Arbitrary<readonly Rule[]> = fc
  .array(ruleLine("policy"), { minLength: 2, maxLength: 12 })
  .map((lines) => {
    const policy = loadTexts({ "/etc/a.policy": lines.join("\n") });
    if (isBroken(policy)) throw new Error("the rules do not load");
    return policy.rules;
  });

/** Systems as the analysis assumes them: dom0 has no tags and is the only domain of its type. */
export const plainSystem: Arbitrary<SystemInfo> = systemInfo.map((info) =>
  makeSystem(
    [...info.domains.values()].map((domain) =>
      domain.name === "dom0"
        ? { ...domain, tags: [], type: "AdminVM" }
        : { ...domain, type: domain.type === "AdminVM" ? "AppVM" : domain.type },
    ),
  ),
);

/** A system of some domains. */
export function makeSystem(domains: readonly DomainInfo[]): SystemInfo {
  return new SystemInfo(
    new Map(domains.map((domain) => [domain.name, domain])),
    new Map(domains.flatMap((domain) => (domain.uuid === undefined ? [] : [[`uuid:${domain.uuid}`, domain]]))),
  );
}

/** Makes every default disposable template a template for disposables. */
export function withTemplates(info: SystemInfo): SystemInfo {
  const isTemplate = (name: string | null) => name !== null && info.domains.get(name)?.templateForDispvms === true;
  return makeSystem(
    [...info.domains.values()].map((domain) =>
      isTemplate(domain.defaultDispvm) ? domain : { ...domain, defaultDispvm: null },
    ),
  );
}

/** Lists every call that the rules can distinguish on a system. */
export function* allRequests(rules: readonly Rule[], info: SystemInfo): Iterable<Request> {
  const calls = new Set<string>(["other.Service+other", "other.Service+"]);
  for (const { service, argument } of rules) {
    if (service === null) continue;
    calls.add(`${service}+other`);
    calls.add(`${service}${argument ?? "+"}`);
  }
  const domains = [...info.domains.values()];
  const names = domains.flatMap(({ name, uuid }) => (uuid === undefined ? [name] : [name, `uuid:${uuid}`]));
  const templates = domains.filter(({ templateForDispvms }) => templateForDispvms).map(({ name }) => `@dispvm:${name}`);
  for (const call of calls) {
    for (const source of [...names, "@adminvm"]) {
      for (const target of [...names, "@adminvm", "@default", "@dispvm", ...templates]) {
        yield { ...splitCall(call), source, target };
      }
    }
  }
}
