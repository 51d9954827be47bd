import type { RelatedPlace } from "../../base/diagnostic.ts";
import type { Span } from "../../base/span.ts";
import type { LintTree } from "./lint-tree.ts";

/** The severity of the findings of a rule. */
export type LintLevel = "off" | "warn" | "error";

/**
 * The kind of fault that a rule finds. The policy does not load (`load`), has another meaning than it seems to
 * (`meaning`), does not fit the system (`world`), or is hard to read (`style`).
 */
export type LintGroup = "load" | "meaning" | "world" | "style";

/** A fault that a rule found at one place. */
export interface LintFinding {
  readonly file: string;
  readonly span?: Span;
  readonly excerpt?: string;
  readonly message: string;
  readonly expected?: string;
  readonly help?: string;
  readonly related?: readonly RelatedPlace[];
  /** The corrected text of the line. It changes no decision. */
  readonly fix?: string;
}

/** A rule of the linter. */
export interface LintRule {
  /** The name in kebab-case. The page of the rule has the same name (docs/rules/README.md). */
  readonly id: string;
  readonly group: LintGroup;
  /** The default level. */
  readonly level: LintLevel;
  /** A noun phrase for the faults that the rule finds. */
  readonly finds: string;
  check(tree: LintTree): readonly LintFinding[];
}
