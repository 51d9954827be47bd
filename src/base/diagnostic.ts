import type { Span } from "./span.ts";

/** The severity of a finding. An `error` keeps policy from loading, a `warning` does not. */
export type Severity = "error" | "warning";

/** A second place that helps to understand a finding, such as the line that includes the faulty file. */
export interface RelatedPlace {
  readonly span: Span;
  readonly message: string;
}

/** A finding, in the same form for terminal, editor, log and JSON. */
export interface Diagnostic {
  /** The kind of finding in kebab-case: `syntax`, `missing-include`, … */
  readonly code: string;
  readonly severity: Severity;
  /** The problem in one sentence without a full stop. */
  readonly message: string;
  /** The expected text, if known. */
  readonly expected?: string;
  /** How to fix it, if known. */
  readonly help?: string;
  /**
   * The corrected text of the line, which may be several lines, or null if the line is removed. A fix changes no decision
   * of a policy that loads. If the line keeps the policy from loading, it can mean nothing else.
   */
  readonly fix?: string | null;
  /** The file with the finding. */
  readonly file: string;
  /** The place in the file; absent if the finding is about the whole file. */
  readonly span?: Span;
  /** The line of text that contains the span. */
  readonly excerpt?: string;
  readonly related?: readonly RelatedPlace[];
}
