import { suggest } from "../../command/suggest.ts";
import {
  countCombinations,
  findReach,
  maxCombinations,
  mentionedServices,
  type Reach,
  type ServiceArguments,
} from "../../policy/analyse/reach.ts";
import { splitCall } from "../../policy/model/request.ts";
import type { CaseMismatch } from "./case-result.ts";
import type { TestedWorld } from "./tested-world.ts";

/**
 * Tries the calls of some sources to every intended target, and returns the calls that are not denied. A redirect can
 * lead from any target to any other, so that no target can be left out.
 *
 * @returns the calls, or the reason why they cannot be tried
 */
export function searchCalls(
  { policy, info }: TestedWorld,
  sources: readonly string[],
  words: readonly string[],
): readonly Reach[] | CaseMismatch {
  const mentioned = mentionedServices(policy.rules);
  const services: ServiceArguments[] = [];
  for (const word of words) {
    const selected = selectServices(word, mentioned);
    if (selected.length === 0) return unknownService(word, mentioned);
    services.push(...selected);
  }
  const questions = [...new Set(sources)].map((from) => ({ info, services, from }));
  const count = questions.reduce((sum, question) => sum + countCombinations(question), 0);
  if (count > maxCombinations) {
    const found = `${count} calls, more than ${maxCombinations}; name fewer sources or services`;
    return { what: "service", expected: "calls that can all be tried", found };
  }
  return questions.flatMap((question) => findReach(policy, question));
}

/** Returns a service with every argument of the rules, and one argument more. `*` is all services, and one more. */
function selectServices(word: string, mentioned: readonly ServiceArguments[]): readonly ServiceArguments[] {
  if (word === "*") return mentioned;
  const { service, argument } = splitCall(word);
  if (!mentioned.some((each) => each.service === service)) return [];
  if (word.includes("+")) return [{ service, arguments: [argument], others: false }];
  // The arguments of rules for any service apply to this one, too.
  const relevant = mentioned.filter((each) => each.service === service || each.service === null);
  return [{ service, arguments: [...new Set(relevant.flatMap((each) => each.arguments))], others: true }];
}

function unknownService(word: string, mentioned: readonly ServiceArguments[]): CaseMismatch {
  const known = mentioned.flatMap(({ service }) => service ?? []);
  const meant = suggest(splitCall(word).service, known);
  const hint = meant === undefined ? '; "*" stands for all services' : `; did you mean ${meant}?`;
  return { what: "service", expected: "a service that a rule names", found: `${word} is named by no rule${hint}` };
}
