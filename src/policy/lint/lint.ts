import type { Diagnostic } from "../../base/diagnostic.ts";
import type { LintFinding, LintLevel, LintRule } from "./lint-rule.ts";
import type { LintTree } from "./lint-tree.ts";
import { lintRules } from "./registry.ts";
import { checkSuppression, findSuppressions, type Suppression } from "./suppressions.ts";

/** The rule that looks at the comments which switch rules off. It is not in the registry, since it looks at what the others found. */
export const lintDirective = {
  id: "lint-directive",
  group: "style",
  level: "warn",
  finds: "a comment that switches off a rule without a reason, or without need",
} as const;

/** Findings of the linter. `code` is the rule; a finding with `fix` can be fixed by another text for its line. */
export interface LintDiagnostic extends Diagnostic {
  readonly fix?: string;
}

/** The level of each rule by its id, where it is not the rule's own. */
export type LintLevels = ReadonlyMap<string, LintLevel>;

/**
 * Checks a tree by all rules that are on, and gives what they find by file and line.
 *
 * @param onRule is told before each rule how many are done, and of how many
 */
export function lint(
  tree: LintTree,
  levels: LintLevels,
  onRule: (done: number, all: number) => void = () => {},
): readonly LintDiagnostic[] {
  const suppressions = tree.files.flatMap(findSuppressions);
  const byLine = new Map(suppressions.map((each) => [`${each.file}:${each.line}`, each]));
  const used = new Map<Suppression, Set<string>>(suppressions.map((each) => [each, new Set()]));
  const found = lintRules.flatMap((rule, done) => {
    onRule(done, lintRules.length);
    const severity = severityOf(levels.get(rule.id) ?? rule.level);
    if (severity === undefined) return [];
    return check(rule, tree).flatMap((finding) => {
      const suppression = byLine.get(`${finding.file}:${finding.span?.line}`);
      if (suppression?.reason && suppression.ids.includes(rule.id)) {
        used.get(suppression)?.add(rule.id);
        return [];
      }
      return [{ ...finding, code: rule.id, severity }];
    });
  });
  return [...found, ...checkSuppressions(used, levels)].sort(compare);
}

/** Once each: a file that is included several times is found fault with several times. */
function check(rule: LintRule, tree: LintTree): readonly LintFinding[] {
  const seen = new Set<string>();
  return rule.check(tree).filter(({ file, span, message }) => {
    const key = `${file}:${span?.line}:${span?.column}:${message}`;
    return !seen.has(key) && seen.add(key);
  });
}

function checkSuppressions(
  used: ReadonlyMap<Suppression, ReadonlySet<string>>,
  levels: LintLevels,
): readonly LintDiagnostic[] {
  const severity = severityOf(levels.get(lintDirective.id) ?? lintDirective.level);
  if (severity === undefined) return [];
  const known = new Set(lintRules.map(({ id }) => id));
  return [...used].flatMap(([suppression, ids]) =>
    checkSuppression(suppression, known, ids).map((finding) => ({ ...finding, code: lintDirective.id, severity })),
  );
}

function severityOf(level: LintLevel): Diagnostic["severity"] | undefined {
  if (level === "off") return undefined;
  return level === "warn" ? "warning" : "error";
}

function compare(one: Diagnostic, other: Diagnostic): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  const [line, column] = placeIn(one);
  const [otherLine, otherColumn] = placeIn(other);
  return line === otherLine ? column - otherColumn : line - otherLine;
}

/** What is about the whole file comes first. */
function placeIn({ span }: Diagnostic): readonly [line: number, column: number] {
  return span === undefined ? [0, 0] : [span.line, span.column];
}
