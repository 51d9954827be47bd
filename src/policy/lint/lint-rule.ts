import type { RelatedPlace } from "../../base/diagnostic.ts";
import type { Span } from "../../base/span.ts";
import type { LintTree } from "./lint-tree.ts";

/** The severity of the findings of a rule. */
export type LintLevel = "off" | "warn" | "error";

/**
 * The kind of fault that a rule finds. With `load`, the policy does not load; with `meaning`, a line does not mean what
 * it seems to. With `world`, the policy does not fit the system; with `style`, it is hard to read.
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
  /** The corrected text of the line, or null if the line is removed (base/diagnostic.ts). */
  readonly fix?: string | null;
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
  /** Rules whose findings at the same place are dropped, because they are about the same mistake. */
  readonly insteadOf?: readonly string[];
  check(tree: LintTree): readonly LintFinding[];
}

/** Whether a rule reports errors of the load. Its level is always `error`: the policy denies every call. */
export function isLoadError({ group, level }: Pick<LintRule, "group" | "level">): boolean {
  return group === "load" && level === "error";
}
