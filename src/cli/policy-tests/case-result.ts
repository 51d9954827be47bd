import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Span } from "../../base/span.ts";

/** A difference between a case and the decision. */
export interface CaseMismatch {
  /** The key of the case. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  /** The rule that decided, if one did. */
  readonly rule?: { readonly place: string; readonly text: string | undefined };
}

/** The result of a case. Without mismatches the case passed. */
export interface CaseResult {
  readonly name: string;
  readonly at: Span;
  readonly mismatches: readonly CaseMismatch[];
}

/** The result of a tests file. A file with problems was not run, and never counts as passed. */
export interface TestsFileResult {
  readonly file: string;
  readonly problems: readonly Diagnostic[];
  readonly cases: readonly CaseResult[];
}

/** Counts the cases that passed and failed, and the files that were not run. */
export function countResults(results: readonly TestsFileResult[]): {
  readonly passed: number;
  readonly failed: number;
  readonly broken: number;
} {
  const cases = results.flatMap((result) => result.cases);
  const failed = cases.filter(({ mismatches }) => mismatches.length > 0).length;
  const broken = results.filter(({ problems }) => problems.length > 0).length;
  return { passed: cases.length - failed, failed, broken };
}
