import type { Diagnostic } from "../../base/diagnostic.ts";
import { isLoadError, type LintFinding, type LintLevel, type LintRule } from "./lint-rule.ts";
import type { LintTree } from "./lint-tree.ts";
import { lintRules } from "./registry.ts";
import { checkSuppression, findSuppressions, type Suppression } from "./suppressions.ts";

/** The rule that checks the comments that disable rules. It is not in the registry, because it needs the findings of the others. */
export const lintDirective = {
  id: "lint-directive",
  group: "style",
  level: "warn",
  finds: "a comment that should disable a rule, but has no reason or no effect",
} as const;

/** A finding of the linter. `code` is the rule. */
export type LintDiagnostic = Diagnostic;

/** The levels that differ from the default, by the id of the rule. */
export type LintLevels = ReadonlyMap<string, LintLevel>;

/**
 * Checks a tree with all enabled rules, and returns the findings by file and line.
 *
 * @param onRule called before each rule with the number of finished rules and the number of all rules
 */
export function lint(
  tree: LintTree,
  levels: LintLevels,
  onRule: (done: number, all: number) => void = () => {},
): readonly LintDiagnostic[] {
  const suppressions = tree.files.flatMap(findSuppressions);
  const byLine = new Map(suppressions.map((each) => [`${each.file}:${each.line}`, each]));
  const used = new Map<Suppression, Set<string>>(suppressions.map((each) => [each, new Set()]));
  const broken = new Set(tree.errors.map(({ file, span }) => `${file}:${span?.line}`));
  const suppressed = new Set<LintDiagnostic>();
  const found = lintRules.flatMap((rule, done) => {
    onRule(done, lintRules.length);
    const severity = severityOf(levels.get(rule.id) ?? rule.level);
    if (severity === undefined) return [];
    return check(rule, tree).flatMap((finding) => {
      const place = `${finding.file}:${finding.span?.line}`;
      const suppression = byLine.get(place);
      // An error of the load stays one, whatever a comment says.
      const isFixed = isLoadError(rule) && broken.has(place);
      const found = { ...finding, code: rule.id, severity };
      if (isFixed || !suppression?.reason || !suppression.ids.includes(rule.id)) return [found];
      used.get(suppression)?.add(rule.id);
      suppressed.add(found);
      return [found];
    });
  });
  // A suppressed finding replaces others, too: its comment accepts the mistake.
  const shown = withoutReplaced(found).filter((finding) => !suppressed.has(finding));
  return [...shown, ...checkSuppressions(used, levels, broken)].sort(compare);
}

/** Keeps one finding for each mistake: drops those that another finding at the same place replaces. */
function withoutReplaced(found: readonly LintDiagnostic[]): readonly LintDiagnostic[] {
  const replaced = new Set(
    found.flatMap((finding) => (replacedBy.get(finding.code) ?? []).map((id) => placeKey(finding, id))),
  );
  return found.filter((finding) => !replaced.has(placeKey(finding, finding.code)));
}

const replacedBy: ReadonlyMap<string, readonly string[]> = new Map(
  lintRules.flatMap(({ id, insteadOf }) => (insteadOf === undefined ? [] : [[id, insteadOf] as const])),
);

function placeKey({ file, span }: LintDiagnostic, id: string): string {
  return `${id} ${file}:${span?.line}:${span?.column}`;
}

/** Runs a rule and drops duplicates, which occur if a file is included several times. */
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
  broken: ReadonlySet<string>,
): readonly LintDiagnostic[] {
  const severity = severityOf(levels.get(lintDirective.id) ?? lintDirective.level);
  if (severity === undefined) return [];
  const known = new Map(lintRules.map((rule) => [rule.id, rule]));
  return [...used].flatMap(([suppression, ids]) => {
    const isBroken = broken.has(`${suppression.file}:${suppression.line}`);
    return checkSuppression(suppression, known, ids, isBroken).map((finding) => ({
      ...finding,
      code: lintDirective.id,
      severity,
    }));
  });
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

/** Returns the line and column of a finding. A finding about the whole file comes first. */
function placeIn({ span }: Diagnostic): readonly [line: number, column: number] {
  return span === undefined ? [0, 0] : [span.line, span.column];
}
