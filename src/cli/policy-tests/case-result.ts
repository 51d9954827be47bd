import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Span } from "../../base/span.ts";

/** What is not as a case says. */
export interface Mismatch {
  /** The key of the case that it is about. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  /** The rule that decided, if one did. */
  readonly rule?: { readonly place: string; readonly text: string | undefined };
}

/** How a case went: it passed when nothing is otherwise than it says. */
export interface CaseResult {
  readonly name: string;
  readonly at: Span;
  readonly mismatches: readonly Mismatch[];
}

/** How a tests file went. One with problems was not run, and never counts as passed. */
export interface FileResult {
  readonly file: string;
  readonly problems: readonly Diagnostic[];
  readonly cases: readonly CaseResult[];
}

/** How many cases passed and failed, and how many files were not run. */
export function countResults(results: readonly FileResult[]): {
  readonly passed: number;
  readonly failed: number;
  readonly broken: number;
} {
  const cases = results.flatMap((result) => result.cases);
  const failed = cases.filter(({ mismatches }) => mismatches.length > 0).length;
  const broken = results.filter(({ problems }) => problems.length > 0).length;
  return { passed: cases.length - failed, failed, broken };
}
