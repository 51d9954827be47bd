import { type BrokenPolicy, isBroken, type LoadedPolicy } from "../model/policy.ts";
import type { Request } from "../model/request.ts";
import type { SystemInfo } from "../model/system-info.ts";
import { decideCurrent } from "./decide-current.ts";
import { decideLegacy } from "./decide-legacy.ts";
import { type Decision, type DenyDecision, deny } from "./decision.ts";
import type { DenyReason } from "./reason.ts";
import { RuleIndex } from "./rule-index.ts";

/**
 * Decides calls by one policy. The constructor iterates over the rules once; a decision does not depend on their
 * number.
 */
export class Evaluator {
  /** Returns the decision on a call. It never throws. A policy that did not load denies every call. */
  readonly decide: (request: Request, info: SystemInfo) => Decision;

  constructor(policy: LoadedPolicy) {
    this.decide = decider(policy);
  }
}

function decider(policy: LoadedPolicy): Evaluator["decide"] {
  if (isBroken(policy)) return () => refuseAll(policy);
  const index = new RuleIndex(policy.rules);
  return policy.dialect === "legacy"
    ? (request, info) => decideLegacy(index, request, info)
    : (request, info) => decideCurrent(index, request, info);
}

/** Returns the decision on every call while the policy does not load. The first error is the reason. */
function refuseAll({ errors }: BrokenPolicy): DenyDecision {
  const { kind, diagnostic } = errors[0];
  const { span, message, file } = diagnostic;
  const all = errors.map((error) => error.diagnostic);
  if (kind === "PolicySyntaxError" && span !== undefined) {
    const rule = { file: span.file, line: span.line };
    return deny("syntax", `${file}:${span.line}: ${message}`, { rule, errors: all });
  }
  const reason: DenyReason = diagnostic.code === "bad-file-name" ? "bad-filename" : "load-failure";
  return deny(reason, message, { errors: all });
}
