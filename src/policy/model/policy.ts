import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Dialect } from "./dialect.ts";
import type { Rule } from "./rule.ts";

/** A policy that loaded without an error: rules in the order in which they are tried. */
export interface Policy {
  readonly dialect: Dialect;
  readonly rules: readonly Rule[];
}

/** The kinds of refusal that the reference implementations tell apart, by their exception names. */
export type DenyKind = "AccessDenied" | "PolicySyntaxError" | "PolicyNotFound" | "RequestError";

/** Something that keeps a policy from loading. */
export interface LoadError {
  /** `PolicySyntaxError` for a faulty line, `AccessDenied` for a file or directory that cannot be used. */
  readonly kind: DenyKind;
  readonly diagnostic: Diagnostic;
}

/** All errors of a load in load order, the first one being what the reference implementations would report. */
export interface BrokenPolicy {
  readonly dialect: Dialect;
  readonly errors: readonly [LoadError, ...LoadError[]];
  /** The rules of the lines that are in order. Only for tools that look at a policy, never for a decision. */
  readonly rules: readonly Rule[];
}

/** What a load gives. */
export type LoadedPolicy = Policy | BrokenPolicy;

/** Whether a load failed. */
export function isBroken(policy: LoadedPolicy): policy is BrokenPolicy {
  return "errors" in policy;
}
