import { compareDeciders, type Difference } from "../analyse/compare.ts";
import { type Decider, intendedTargets } from "../analyse/reach.ts";
import { sampleCombinations, sampleDomains } from "../analyse/sample-domains.ts";
import type { ServiceFile } from "../load/file-names.ts";
import type { Rule } from "../model/rule.ts";
import type { SystemInfo } from "../model/system-info.ts";

/** Differences of one kind, for calls by one R4.0 rule. */
export interface DifferenceGroup {
  readonly first: Difference;
  readonly count: number;
}

/**
 * Compares a converted policy with the R4.0 files, call by call.
 *
 * @param rules the rules of the R4.0 files
 * @param onService receives the number of finished services and their total before each service
 */
export function checkConversion(
  before: Decider,
  after: Decider,
  services: readonly ServiceFile[],
  rules: readonly Rule[],
  info?: SystemInfo,
  onService: (done: number, all: number) => void = () => {},
): readonly DifferenceGroup[] {
  const groups = new Map<string, DifferenceGroup>();
  const add = (difference: Difference): void => {
    const { request, before: one, after: other, wider } = difference;
    const key = JSON.stringify([wider, request.service, placeOf(one), placeOf(other), one.decision, other.decision]);
    const known = groups.get(key);
    groups.set(key, known === undefined ? { first: difference, count: 1 } : { ...known, count: known.count + 1 });
  };
  const names = [...new Set(services.map((file) => file.service))];
  for (const [done, service] of names.entries()) {
    onService(done, names.length);
    const calls = callsOf(service, services);
    const own = rules.filter((rule) => rule.service === service);
    for (const world of worldsOf(own, info)) compareDeciders(before, after, calls, world, add);
  }
  return [...groups.values()];
}

function worldsOf(rules: readonly Rule[], info: SystemInfo | undefined): readonly SystemInfo[] {
  return [sampleDomains(rules).info, ...sampleCombinations(rules), ...(info === undefined ? [] : [info])];
}

/** Returns the number of calls that {@link checkConversion} compares. */
export function countComparisons(services: readonly ServiceFile[], rules: readonly Rule[], info?: SystemInfo): number {
  const pairs = (world: SystemInfo): number => world.domains.size * (intendedTargets(world).length + 2);
  let count = 0;
  for (const service of new Set(services.map((file) => file.service))) {
    const own = rules.filter((rule) => rule.service === service);
    const calls = callsOf(service, services).length;
    for (const world of worldsOf(own, info)) count += calls * pairs(world);
  }
  return count;
}

/** Returns every mentioned argument, another one, and none, which R4.0 distinguishes from an empty one. */
function callsOf(service: string, services: readonly ServiceFile[]): readonly string[] {
  const mentioned = services.filter((file) => file.service === service && file.argument !== "*");
  const names = mentioned.map(({ name }) => name);
  let other = `${service}+other`;
  while (names.includes(other)) other += "-";
  return [...new Set([service, `${service}+`, ...names, other])];
}

function placeOf(decision: Difference["before"]): unknown {
  return decision.decision === "deny" ? decision.rule : decision.rule.place;
}
