import { type BrokenPolicy, isBroken } from "../model/policy.ts";
import type { Rule } from "../model/rule.ts";
import { AskedFiles } from "./asked-files.ts";
import { type CompiledHead, type CompiledRules, everyService, firstLine } from "./compiled-format.ts";
import { loadCurrentPolicy } from "./load-current.ts";
import type { PolicyFiles } from "./policy-files.ts";
import type { PolicySources } from "./policy-sources.ts";

/** A compiled policy: the text for {@link readCompiled}, and its number of rules. */
export interface CompiledPolicy {
  readonly text: string;
  readonly rules: number;
}

/** Loads a policy and records everything that a later call needs to decide without a load. */
export function compilePolicy(files: PolicyFiles, sources: PolicySources): CompiledPolicy | BrokenPolicy {
  const recorded = new AskedFiles(files);
  const policy = loadCurrentPolicy(recorded, sources);
  if (isBroken(policy)) return policy;
  const { directories, legacyDirectory } = sources;
  const { asked, texts } = recorded;
  const { index, rules } = formatRules(policy.rules);
  const head: CompiledHead = {
    directories,
    legacyDirectory,
    asked,
    indexLength: index.length,
    rulesLength: rules.length,
  };
  const text = [firstLine, JSON.stringify(head), "\n", texts, index, rules].join("");
  return { text, rules: policy.rules.length };
}

function formatRules(rules: readonly Rule[]): { readonly index: string; readonly rules: string } {
  const entries: string[] = [];
  const groups: string[] = [];
  let start = 0;
  for (const [service, group] of groupByService(rules)) {
    const text = JSON.stringify(group);
    entries.push(`\n${service ?? everyService}\0${start} ${text.length}`);
    groups.push(text);
    start += text.length;
  }
  return { index: `${entries.join("")}\n`, rules: groups.join("") };
}

function groupByService(rules: readonly Rule[]): ReadonlyMap<string | null, CompiledRules<Rule>> {
  const groups = new Map<string | null, { numbers: number[]; rules: Rule[] }>([[null, { numbers: [], rules: [] }]]);
  rules.forEach((rule, number) => {
    const group = groups.get(rule.service) ?? { numbers: [], rules: [] };
    groups.set(rule.service, group);
    group.numbers.push(number);
    group.rules.push(rule);
  });
  return groups;
}
