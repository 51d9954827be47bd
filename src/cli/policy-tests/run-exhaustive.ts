import type { Reach } from "../../policy/analyse/reach.ts";
import type { CaseMismatch } from "./case-result.ts";
import { searchCalls } from "./search-calls.ts";
import { namesNothing, type Selection, selectSources, selectTargets } from "./select-domains.ts";
import type { MayReachCase, NeverCase, ReachedBy, WhoCanCase } from "./test-case.ts";
import { ruleAt, type TestedWorld } from "./tested-world.ts";

/** The number of wrong calls that a mismatch lists. */
const shownCalls = 10;

/** The number of choices of an ask that a mismatch lists. */
const shownTargets = 8;

/** Tries every call that could reach a target, and compares the sources with the case. */
export function runWhoCan({ reach, service, by, are }: WhoCanCase, world: TestedWorld): readonly CaseMismatch[] {
  const { info } = world;
  const target = selectTargets(reach, info);
  const selected = are.map((word) => selectSources(word, info));
  const nothing = [...nothingOf("reach", [target], world), ...nothingOf("are", selected, world)];
  if (nothing.length > 0) return nothing;
  const calls = searchCalls(world, selectSources("*", info).names, [service]);
  if ("what" in calls) return [calls];
  const found = calls
    .filter((call) => isBy(call, by) && call.targets.some(target.matches))
    .map((call) => ({ name: call.source, call, isPlain: target.matches(call.intended) }));
  return compare(found, withoutSelf(selected, target.names), `reaches ${reach}`, world);
}

/** Tries every call of a source, and compares the targets with the case. */
export function runMayReach({ from, service, by, are }: MayReachCase, world: TestedWorld): readonly CaseMismatch[] {
  const { info } = world;
  const source = selectSources(from, info);
  const selected = are.map((word) => selectTargets(word, info));
  const nothing = [...nothingOf("from", [source], world), ...nothingOf("are", selected, world)];
  if (nothing.length > 0) return nothing;
  const calls = searchCalls(world, source.names, [service]);
  if ("what" in calls) return [calls];
  const found = calls
    .filter((call) => isBy(call, by))
    .flatMap((call) => call.targets.map((name) => ({ name, call, isPlain: call.intended === name })));
  return compare(found, withoutSelf(selected, source.names), `is reached from ${from}`, world);
}

/** Tries every combination that the case excludes. */
export function runNever({ source, target, service }: NeverCase, world: TestedWorld): readonly CaseMismatch[] {
  const { info } = world;
  const sources = source.map((word) => selectSources(word, info));
  const targets = target.map((word) => selectTargets(word, info));
  const nothing = [
    ...nothingOf("source", sources, world),
    ...nothingOf("target", targets, world),
    ...(service.length === 0 ? [{ what: "service", expected: "a service, or *", found: "none" }] : []),
  ];
  if (nothing.length > 0) return nothing;
  const names = sources.flatMap((each) => each.names);
  const ends = targets.flatMap((each) => each.names);
  if (names.every((name) => ends.every((end) => name === end))) {
    return [{ what: "never", expected: "two different domains", found: "no call but that of a domain to itself" }];
  }
  const calls = searchCalls(world, names, service);
  if ("what" in calls) return [calls];
  const found = calls.filter((call) => call.targets.some((name) => targets.some(({ matches }) => matches(name))));
  return some(found, (call) => unwanted("never", "no such call", call, world));
}

/** Returns the words that select nothing. For `source` and `target`, an empty list selects nothing either. */
function nothingOf(what: string, selected: readonly Selection[], { info }: TestedWorld): readonly CaseMismatch[] {
  if (selected.length === 0 && what !== "are") return [{ what, expected: "a domain of the world", found: "none" }];
  return selected.filter(({ names }) => names.length === 0).map(({ word }) => namesNothing(what, word, info));
}

function isBy({ decision }: Reach, by: ReachedBy): boolean {
  return by === "either" || decision === by;
}

/** Returns the selected names, without a domain that only its tag selects and whose call to itself is in question. */
function withoutSelf(selected: readonly Selection[], others: readonly string[]): ReadonlySet<string> {
  return new Set(
    selected.flatMap(({ names, isExact }) => names.filter((name) => isExact || others.some((other) => other !== name))),
  );
}

/** A call that makes a domain count as a source or target. */
interface FoundCalls {
  readonly name: string;
  readonly call: Reach;
  /** Whether the call names the target that it reaches; such a call is the best example. */
  readonly isPlain: boolean;
}

function compare(
  found: readonly FoundCalls[],
  wanted: ReadonlySet<string>,
  does: string,
  world: TestedWorld,
): readonly CaseMismatch[] {
  const examples = new Map<string, Reach>();
  for (const { name, call, isPlain } of found) if (isPlain || !examples.has(name)) examples.set(name, call);
  const missing = [...wanted].filter((name) => !examples.has(name));
  const more = [...examples].filter(([name]) => !wanted.has(name));
  return [
    ...some(missing, (name) => ({ what: "are", expected: `${name} ${does}`, found: "every such call is denied" })),
    ...some(more, ([name, call]) => unwanted("are", `no call by which ${name} ${does}`, call, world)),
  ];
}

function unwanted(what: string, expected: string, call: Reach, world: TestedWorld): CaseMismatch {
  const { source, intended, service, argument, decision, targets, rule } = call;
  const name = `${service ?? "any other service"}${argument === null || argument === "*" ? "" : argument}`;
  const ends = targets.length > shownTargets ? [...targets.slice(0, shownTargets), "…"] : targets;
  const found = `${source} -> ${intended} ${name}: ${decision} ${ends.join(", ")}`;
  return { what, expected, found, ...ruleAt(world, rule) };
}

function some<Item>(items: readonly Item[], mismatch: (item: Item) => CaseMismatch): readonly CaseMismatch[] {
  const shown = items.slice(0, shownCalls).map(mismatch);
  const rest = items.length - shown.length;
  return rest === 0 ? shown : [...shown, { what: "and more", expected: "none", found: `${rest} more of this kind` }];
}
