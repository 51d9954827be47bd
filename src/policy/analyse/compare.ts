import type { Decision } from "../evaluate/decision.ts";
import { choose, makeReply } from "../evaluate/reply.ts";
import { type Request, requestOf } from "../model/request.ts";
import { SystemInfo } from "../model/system-info.ts";
import { canonicalTarget, type Decider, intendedTargets } from "./reach.ts";

/** A call that two policies decide differently. */
export interface Difference {
  readonly request: Request;
  readonly before: Decision;
  readonly after: Decision;
  /** Whether the second policy allows more than the first. */
  readonly wider: boolean;
}

/**
 * Compares two policies for the given calls between all domains, and passes each difference to `found`. A call to a
 * target that does not exist may be allowed as far as `@default` was, because the caller could have requested that.
 */
export function compareDeciders(
  before: Decider,
  after: Decider,
  calls: readonly string[],
  given: SystemInfo,
  found: (difference: Difference) => void,
): void {
  const info = withUuids(given);
  let missing = "no-such-qube";
  while (info.domains.has(missing)) missing += "-";
  const targets = [...intendedTargets(info), "@adminvm", missing];
  for (const call of calls) {
    for (const source of info.domains.keys()) {
      for (const target of targets) {
        const request = requestOf(source, target, call);
        const one = carriedOut(before, target === missing ? { ...request, target: "@default" } : request, info);
        const other = carriedOut(after, request, info);
        const change = compareOutcomes(outcome(one, before, info), outcome(other, after, info));
        if (change !== "same") found({ request, before: one, after: other, wider: change === "wider" });
      }
    }
  }
}

/**
 * Returns the decision, or the deny for an allowed call whose reply cannot be made, such as a call to the caller
 * itself.
 */
function carriedOut(decider: Decider, request: Request, info: SystemInfo): Decision {
  const decision = decider.decide(request, info);
  if (decision.decision !== "allow" || decider.dialect === "legacy") return decision;
  const reply = makeReply(decision, info);
  return "decision" in reply ? reply : decision;
}

/** The possible outcome of a call. */
interface RuleOutcome {
  readonly rank: 0 | 1 | 2;
  readonly targets: ReadonlySet<string>;
  readonly user: string;
}

function outcome(decision: Decision, { dialect }: Decider, info: SystemInfo): RuleOutcome {
  if (decision.decision === "deny") return nothing;
  const user = decision.user ?? "";
  const { source } = decision;
  const resolve = (target: string): string => {
    const template = target === "@dispvm" ? info.domains.get(source)?.defaultDispvm : undefined;
    return canonicalTarget(template ? `@dispvm:${template}` : target, info);
  };
  if (decision.decision === "allow") {
    return { rank: 2, targets: new Set([resolve(decision.target)]), user };
  }
  const targets = decision.targets.map(resolve).filter((target) => {
    if (dialect === "legacy") return true;
    const chosen = choose({ ...decision, targets: [target] }, target);
    return chosen.decision === "allow" && !("decision" in makeReply(chosen, info));
  });
  return targets.length === 0 ? nothing : { rank: 1, targets: new Set(targets), user };
}

const nothing: RuleOutcome = { rank: 0, targets: new Set(), user: "" };

function compareOutcomes(before: RuleOutcome, after: RuleOutcome): "same" | "wider" | "narrower" {
  if (after.rank === 0) return before.rank === 0 ? "same" : "narrower";
  const isNew = [...after.targets].some((target) => !before.targets.has(target));
  if (after.rank > before.rank || isNew || after.user !== before.user) return "wider";
  return after.rank < before.rank || after.targets.size < before.targets.size ? "narrower" : "same";
}

/**
 * Adds uuids, which R4.0 does not report. Without them the current evaluator denies many calls that a current system
 * would allow.
 */
function withUuids(info: SystemInfo): SystemInfo {
  const domains = [...info.domains.values()].map((domain, index) => ({
    ...domain,
    uuid: domain.uuid ?? `eeeeeeee-eeee-4eee-beee-${index.toString(16).padStart(12, "0")}`,
  }));
  return new SystemInfo(
    new Map(domains.map((domain) => [domain.name, domain])),
    new Map(domains.map((domain) => [`uuid:${domain.uuid}`, domain])),
  );
}
