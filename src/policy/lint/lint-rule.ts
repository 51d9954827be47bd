import type { RelatedPlace } from "../../base/diagnostic.ts";
import type { Span } from "../../base/span.ts";
import type { LintTree } from "./lint-tree.ts";

/** How much a finding of a rule matters. */
export type LintLevel = "off" | "warn" | "error";

/**
 * What kind of fault a rule finds: a policy that does not load, one that means something else, one that does not fit
 * the system, or one that is hard to read.
 */
export type LintGroup = "load" | "meaning" | "world" | "style";

/** What a rule says of one place. */
export interface LintFinding {
  readonly file: string;
  readonly span?: Span;
  readonly excerpt?: string;
  readonly message: string;
  readonly expected?: string;
  readonly help?: string;
  readonly related?: readonly RelatedPlace[];
  /** Another text for the line of the span, which changes no decision. */
  readonly fix?: string;
}

/** A rule of the linter. */
export interface LintRule {
  /** In kebab-case. The page of the rule has the same name (docs/rules/README.md). */
  readonly id: string;
  readonly group: LintGroup;
  /** The level unless a configuration says otherwise. */
  readonly level: LintLevel;
  /** One line: what it finds. */
  readonly finds: string;
  check(tree: LintTree): readonly LintFinding[];
}
