import type { AllowDecision, Decision } from "../policy/evaluate/decision.ts";
import { isDeny } from "../policy/evaluate/decision.ts";
import { choose, makeLegacyReply, makeReply, type Reply } from "../policy/evaluate/reply.ts";
import type { Dialect } from "../policy/model/dialect.ts";
import type { SystemInfo } from "../policy/model/system-info.ts";

/** The answer to a caller: the final decision, and for an allow the reply. */
export interface Answer {
  readonly decision: Decision;
  /** Present when the decision is allow. */
  readonly reply?: Reply;
}

/**
 * Turns a decision into an answer. An allow whose reply cannot be made becomes a deny. `assumeYes` turns an ask into an
 * allow: with the requested target, in R4.0 with the default target of the rule.
 */
export function makeAnswer(decision: Decision, info: SystemInfo, dialect: Dialect, assumeYes = false): Answer {
  if (decision.decision === "allow") return answerAllow(decision, info, dialect);
  if (decision.decision === "deny" || !assumeYes) return { decision };
  const chosen = dialect === "legacy" ? (decision.defaultTarget ?? "none") : decision.requestedTarget;
  const choice = choose(decision, chosen);
  return isDeny(choice) ? { decision: choice } : answerAllow(choice, info, dialect);
}

/**
 * Returns the answer of `--just-evaluate`, exactly as the reference implementations do: the checks of the reply are
 * skipped (docs/reference/policy-language.md#evaluation-only).
 */
export function isAllowedByPolicy(decision: Decision, dialect: Dialect, assumeYes: boolean): boolean {
  switch (decision.decision) {
    case "allow":
      return true;
    case "ask":
      return assumeYes && (dialect === "legacy" || decision.targets.includes(decision.requestedTarget));
    case "deny":
      return false;
  }
}

function answerAllow(decision: AllowDecision, info: SystemInfo, dialect: Dialect): Answer {
  if (dialect === "legacy") return { decision, reply: makeLegacyReply(decision) };
  const reply = makeReply(decision, info);
  return "decision" in reply ? { decision: reply } : { decision, reply };
}
