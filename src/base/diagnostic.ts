import type { Span } from "./span.ts";

/** How much a finding matters: an `error` keeps policy from loading, a `warning` does not. */
export type Severity = "error" | "warning";

/** A second place that helps to understand a finding, as the line that includes the faulty file. */
export interface RelatedPlace {
  readonly span: Span;
  readonly message: string;
}

/** One finding, the same object for every output: terminal, editor, log and JSON. */
export interface Diagnostic {
  /** What kind of finding, in kebab-case: `syntax`, `missing-include`, … */
  readonly code: string;
  readonly severity: Severity;
  /** What was found, in one sentence without a final stop. */
  readonly message: string;
  /** What would have been right, if that can be said. */
  readonly expected?: string;
  /** How to fix it, if known. */
  readonly help?: string;
  /** The file the finding is about. */
  readonly file: string;
  /** Where in the file; absent when the file as a whole is meant. */
  readonly span?: Span;
  /** The line of text that the span lies in. */
  readonly excerpt?: string;
  readonly related?: readonly RelatedPlace[];
}
