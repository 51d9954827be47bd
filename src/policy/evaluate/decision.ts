import type { Diagnostic } from "../../base/diagnostic.ts";
import type { DenyKind } from "../model/policy.ts";
import type { Request } from "../model/request.ts";
import type { Rule, RulePlace } from "../model/rule.ts";
import { type DenyReason, denyKinds } from "./reason.ts";

/** What becomes of a call. Every way in which it can end badly is a deny with a reason. */
export type Decision = AllowDecision | AskDecision | DenyDecision;

interface GrantingDecision {
  readonly rule: Rule;
  readonly request: Request;
  /** The source that counts: the requested source of a relay, else the caller. */
  readonly source: string;
  /** The intended target after checking: empty and a missing domain have become `@default`. */
  readonly requestedTarget: string;
  readonly user: string | null;
  readonly autostart: boolean;
  readonly notify: boolean;
}

/** The call may go to `target`: a domain name, `uuid:UUID`, `dom0` or `@dispvm:TEMPLATE`. */
export interface AllowDecision extends GrantingDecision {
  readonly decision: "allow";
  readonly target: string;
}

/** The user is to choose one of `targets`, sorted. */
export interface AskDecision extends GrantingDecision {
  readonly decision: "ask";
  readonly targets: readonly string[];
  readonly defaultTarget: string | null;
}

/** The call is refused. */
export interface DenyDecision {
  readonly decision: "deny";
  readonly kind: DenyKind;
  readonly reason: DenyReason;
  /** One sentence for the log, in the words of the reference implementations where they have some. */
  readonly message: string;
  /** The rule that matched, or the line that keeps the policy from loading. */
  readonly rule: RulePlace | null;
  /** Whether the user is to be told. */
  readonly notify: boolean;
  /** All errors of the load, when the policy did not load. */
  readonly errors?: readonly Diagnostic[];
}

/** Makes a deny; its kind follows from the reason. */
export function deny(
  reason: DenyReason,
  message: string,
  details: { rule?: RulePlace | null; notify?: boolean; errors?: readonly Diagnostic[] } = {},
): DenyDecision {
  const { rule = null, notify = true, errors } = details;
  const decision = { decision: "deny", kind: denyKinds[reason], reason, message, rule, notify } as const;
  return errors === undefined ? decision : { ...decision, errors };
}

/** Tells a deny from other values. */
export function isDeny(value: object): value is DenyDecision {
  return "decision" in value && value.decision === "deny";
}
