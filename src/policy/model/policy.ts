import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Dialect } from "./dialect.ts";
import type { Rule } from "./rule.ts";

/** A policy that loaded without errors, with its rules in evaluation order. */
export interface Policy {
  readonly dialect: Dialect;
  readonly rules: readonly Rule[];
}

/** The kinds of refusal in the reference implementations, by their exception names. */
export type DenyKind = "AccessDenied" | "PolicySyntaxError" | "PolicyNotFound" | "RequestError";

/** An error that keeps a policy from loading. */
export interface LoadError {
  /** `PolicySyntaxError` for a faulty line, `AccessDenied` for an unusable file or directory. */
  readonly kind: DenyKind;
  readonly diagnostic: Diagnostic;
}

/**
 * A policy that did not load, with all errors in load order. The first error is the one that the reference
 * implementations report.
 */
export interface BrokenPolicy {
  readonly dialect: Dialect;
  readonly errors: readonly [LoadError, ...LoadError[]];
  /** The rules of the valid lines. They are for tools that show a policy, never for a decision. */
  readonly rules: readonly Rule[];
}

/** The result of a load. */
export type LoadedPolicy = Policy | BrokenPolicy;

/** Returns whether the load failed. */
export function isBroken(policy: LoadedPolicy): policy is BrokenPolicy {
  return "errors" in policy;
}
