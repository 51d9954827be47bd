import type { Policy } from "../model/policy.ts";
import type { Rule } from "../model/rule.ts";
import { areSameTexts, endOfSameTexts } from "./asked-files.ts";
import { type CompiledHead, type CompiledRules, everyService, firstLine } from "./compiled-format.ts";
import type { PolicyFiles } from "./policy-files.ts";
import type { PolicySources } from "./policy-sources.ts";

/**
 * Extracts the rules for one service from a compiled policy, if a new load would produce the same. It repeats every
 * recorded question to the files and compares the answers.
 *
 * @returns a policy that decides calls of the service as the whole policy does. It is undefined if the compiled policy is
 *   stale, or has other sources or another version.
 * @throws Error when the text is damaged
 */
export function readCompiled(
  compiled: string,
  files: PolicyFiles,
  sources: PolicySources,
  service: string,
): Policy | undefined {
  if (!compiled.startsWith(firstLine)) return undefined;
  const headEnd = compiled.indexOf("\n", firstLine.length);
  const head = JSON.parse(compiled.slice(firstLine.length, headEnd)) as CompiledHead;
  if (head.legacyDirectory !== sources.legacyDirectory || !areSameTexts(head.directories, sources.directories)) {
    return undefined;
  }
  const textsEnd = endOfSameTexts(head.asked, compiled, headEnd + 1, files);
  if (textsEnd === undefined) return undefined;
  const rulesStart = textsEnd + head.indexLength;
  if (compiled.length !== rulesStart + head.rulesLength) return undefined;
  const index = compiled.slice(textsEnd, rulesStart);
  const forEvery = findRules(compiled, rulesStart, index, everyService);
  // Otherwise a service could choose the place of the search. A call of such a service is refused.
  const isName = service !== everyService && !service.includes("\0") && !service.includes("\n");
  const forOne = isName ? findRules(compiled, rulesStart, index, service) : noRules;
  return { dialect: "current", rules: merge(forEvery, forOne) };
}

const noRules: CompiledRules<Rule> = { numbers: [], rules: [] };

function findRules(compiled: string, start: number, index: string, service: string): CompiledRules<Rule> {
  const entry = `\n${service}\0`;
  const found = index.indexOf(entry);
  if (found < 0) return noRules;
  const begin = found + entry.length;
  const [offset, length] = index.slice(begin, index.indexOf("\n", begin)).split(" ").map(Number);
  const from = start + (offset as number);
  return JSON.parse(compiled.slice(from, from + (length as number))) as CompiledRules<Rule>;
}

/** Merges rules into evaluation order. */
function merge(one: CompiledRules<Rule>, other: CompiledRules<Rule>): readonly Rule[] {
  const merged: Rule[] = [];
  let taken = 0;
  for (let index = 0; index < one.rules.length; index++) {
    while (taken < other.rules.length && (other.numbers[taken] as number) < (one.numbers[index] as number)) {
      merged.push(other.rules[taken++] as Rule);
    }
    merged.push(one.rules[index] as Rule);
  }
  return merged.concat(other.rules.slice(taken));
}
