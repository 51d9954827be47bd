import type { Diagnostic } from "../../base/diagnostic.ts";
import type { DenyKind } from "../model/policy.ts";
import type { Request } from "../model/request.ts";
import type { Rule, RulePlace } from "../model/rule.ts";
import { type DenyReason, denyKinds } from "./reason.ts";

/** The decision on a call. Every failure is a deny with a reason. */
export type Decision = AllowDecision | AskDecision | DenyDecision;

interface GrantingDecision {
  readonly rule: Rule;
  readonly request: Request;
  /** The effective source: the requested source of a relay, otherwise the caller. */
  readonly source: string;
  /** The intended target after checks: an empty target or a missing domain has become `@default`. */
  readonly requestedTarget: string;
  readonly user: string | null;
  readonly autostart: boolean;
  readonly notify: boolean;
}

/** Allows the call to `target`: a domain name, `uuid:UUID`, `dom0` or `@dispvm:TEMPLATE`. */
export interface AllowDecision extends GrantingDecision {
  readonly decision: "allow";
  readonly target: string;
}

/** Asks the user to choose one of `targets`, which are sorted. */
export interface AskDecision extends GrantingDecision {
  readonly decision: "ask";
  readonly targets: readonly string[];
  readonly defaultTarget: string | null;
}

/** Refuses the call. */
export interface DenyDecision {
  readonly decision: "deny";
  readonly kind: DenyKind;
  readonly reason: DenyReason;
  /** One sentence for the log, in the words of the reference implementations if they have some. */
  readonly message: string;
  /** The rule that matched, or the line that keeps the policy from loading. */
  readonly rule: RulePlace | null;
  /** Whether to notify the user. */
  readonly notify: boolean;
  /** All errors of the load, if the policy did not load. */
  readonly errors?: readonly Diagnostic[];
}

/** Returns a deny. Its kind follows from the reason. */
export function deny(
  reason: DenyReason,
  message: string,
  details: { rule?: RulePlace | null; notify?: boolean; errors?: readonly Diagnostic[] } = {},
): DenyDecision {
  const { rule = null, notify = true, errors } = details;
  const decision = { decision: "deny", kind: denyKinds[reason], reason, message, rule, notify } as const;
  return errors === undefined ? decision : { ...decision, errors };
}

/** Returns whether a value is a deny. */
export function isDeny(value: object): value is DenyDecision {
  return (value as { readonly decision?: unknown }).decision === "deny";
}
