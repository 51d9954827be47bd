import type { Decision } from "../evaluate/decision.ts";
import { makeReply } from "../evaluate/reply.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Request } from "../model/request.ts";
import type { Rule, RulePlace } from "../model/rule.ts";
import { findDomain, type SystemInfo } from "../model/system-info.ts";
import { isDom0 } from "../model/token.ts";

/** A service with the arguments that rules mention for it. The name null means any service that is not mentioned. */
export interface ServiceArguments {
  readonly service: string | null;
  readonly arguments: readonly string[];
  /** Whether arguments that are not mentioned are included. */
  readonly others: boolean;
}

/** Decides calls. */
export interface Decider {
  readonly dialect: Dialect;
  decide(request: Request, info: SystemInfo): Decision;
}

/** The question for {@link findReach}. */
export interface ReachQuestion {
  readonly info: SystemInfo;
  readonly services: readonly ServiceArguments[];
  /** The sources to examine; all domains if absent. */
  readonly from?: string;
  /** Limits the answer to calls that can end there. */
  readonly to?: string;
}

/** A call that is not denied. */
export interface Reach {
  readonly source: string;
  /** The target that the caller requests. */
  readonly intended: string;
  /** The service; null means any service that no rule mentions. */
  readonly service: string | null;
  /** `+ARG`, `*` for every argument, or null for every argument that is not mentioned. */
  readonly argument: string | null;
  readonly decision: "allow" | "ask";
  /** The destination of the call; for an ask, the choices. */
  readonly targets: readonly string[];
  readonly rule: RulePlace;
}

/** The maximum number of combinations to try. */
export const maxCombinations = 2_000_000;

/**
 * Returns the services that rules mention with their arguments, and one entry for all others if rules apply to any
 * service.
 */
export function mentionedServices(rules: readonly Rule[]): readonly ServiceArguments[] {
  const found = new Map<string | null, Set<string>>();
  for (const { service, argument } of rules) {
    const known = found.get(service) ?? new Set<string>();
    found.set(service, known);
    if (argument !== null) known.add(argument);
  }
  return [...found]
    .sort(([a], [b]) => Number(a === null) - Number(b === null) || ((a as string) < (b as string) ? -1 : 1))
    .map(([service, args]) => ({ service, arguments: [...args].sort(), others: true }));
}

/** Returns the targets that a call can request: every domain, the disposables, `@default`. */
export function intendedTargets(info: SystemInfo): readonly string[] {
  const templates = [...info.domains.values()].filter(({ templateForDispvms }) => templateForDispvms);
  return [...info.domains.keys(), "@default", "@dispvm", ...templates.map(({ name }) => `@dispvm:${name}`)];
}

/** Returns the number of decisions that a question takes. */
export function countCombinations({ info, services, from }: ReachQuestion): number {
  const sources = from === undefined ? info.domains.size : 1;
  const calls = services.reduce((sum, each) => sum + each.arguments.length + Number(each.others), 0);
  return sources * intendedTargets(info).length * calls;
}

/** Lists the calls that are not denied, sorted by source, intended target and service. */
export function findReach(decider: Decider, question: ReachQuestion): readonly Reach[] {
  const { info, services, from, to } = question;
  const sources = from === undefined ? [...info.domains.keys()] : [canonicalTarget(from, info)];
  const targets = intendedTargets(info);
  const found: Reach[] = [];
  const wanted = to === undefined ? undefined : canonicalTarget(to, info);
  for (const source of sources) {
    for (const intended of targets) {
      for (const each of services) {
        for (const reach of decideArguments(decider, info, source, intended, each)) {
          if (wanted === undefined || reach.targets.some((target) => endsAt(target, wanted))) found.push(reach);
        }
      }
    }
  }
  return found;
}

function endsAt(target: string, wanted: string): boolean {
  return target === wanted || (wanted === "@dispvm" && target.startsWith("@dispvm:"));
}

/** Returns the canonical name of a target. dom0 and domains given by uuid have several names. */
export function canonicalTarget(target: string, info: SystemInfo): string {
  if (isDom0(target)) return "dom0";
  if (!target.startsWith("@dispvm:")) return findDomain(info, target)?.name ?? target;
  return `@dispvm:${findDomain(info, target.slice(8))?.name ?? target.slice(8)}`;
}

function decideArguments(
  decider: Decider,
  info: SystemInfo,
  source: string,
  intended: string,
  { service, arguments: mentioned, others }: ServiceArguments,
): readonly Reach[] {
  const args: readonly (string | null)[] = others ? [...mentioned, null] : mentioned;
  const outcomes = args.map((argument) => {
    const request = makeRequest(service ?? freshService, argument ?? freshArgument(mentioned), source, intended);
    const outcome = usableOutcome(decider, request, info);
    return outcome === undefined ? undefined : { source, intended, service, ...outcome };
  });
  const [first] = outcomes;
  if (others && first !== undefined && new Set(outcomes.map((each) => JSON.stringify(each))).size === 1) {
    return [{ ...first, argument: "*" }];
  }
  return outcomes.flatMap((each, index) => (each === undefined ? [] : [{ ...each, argument: args[index] ?? null }]));
}

function makeRequest(service: string, argument: string, source: string, target: string): Request {
  return { service, argument, source, target, call: service + argument };
}

/** Stands for a service that no rule names. */
const freshService = "any.other.Service";

function freshArgument(mentioned: readonly string[]): string {
  let argument = "+other";
  while (mentioned.includes(argument)) argument += "-";
  return argument;
}

/** Returns the outcome of a call, or undefined for a denied one. An allow whose reply cannot be made is a deny. */
function usableOutcome(decider: Decider, request: Request, info: SystemInfo) {
  const decision = decider.decide(request, info);
  if (decision.decision === "deny") return undefined;
  const rule = decision.rule.place;
  if (decision.decision === "ask") {
    const targets = decision.targets.map((target) => canonicalTarget(target, info));
    return { decision: "ask" as const, targets, rule };
  }
  if (decider.dialect === "current" && "decision" in makeReply(decision, info)) return undefined;
  return { decision: "allow" as const, targets: [canonicalTarget(decision.target, info)], rule };
}
