import type { RelatedPlace } from "../../base/diagnostic.ts";
import type { Rule } from "../model/rule.ts";
import { type RuleStatement, type Statement, spanAt } from "../syntax/statement.ts";
import type { LintFinding } from "./lint-rule.ts";
import type { LintTree } from "./lint-tree.ts";

/** The columns of a rule that a finding can be about. */
export type RuleColumn = "service" | "argument" | "source" | "target" | "action";

/** Makes a finding at a column of a statement. In a file of three columns, the source stands for the service. */
export function findingAt(
  statement: RuleStatement,
  column: RuleColumn,
  finding: Omit<LintFinding, "file" | "span" | "excerpt">,
): LintFinding {
  const position = Math.max(statement.plan[column], 0);
  return findingAtWord(statement, position, finding);
}

/** Makes a finding at an option of a statement, or at the action if the option is missing. */
export function findingAtOption(
  statement: RuleStatement,
  key: string,
  finding: Omit<LintFinding, "file" | "span" | "excerpt">,
): LintFinding {
  const position = statement.plan.options.find((each) => statement.words[each]?.startsWith(`${key}=`));
  return findingAtWord(statement, position ?? statement.plan.action, finding);
}

/** Makes a finding at a word of a statement. */
export function findingAtWord(
  statement: Statement,
  position: number,
  finding: Omit<LintFinding, "file" | "span" | "excerpt">,
): LintFinding {
  const { file, text } = statement;
  return { file, span: spanAt(statement, position), excerpt: text, ...finding };
}

/** Returns the place of a rule that is related to a finding. */
export function relatedRule(tree: LintTree, rule: Rule, message: string): RelatedPlace {
  const statement = tree.lineOf(rule)?.statement;
  const { file, line } = rule.place;
  if (statement === undefined) return { span: { file, line: line ?? 1, column: 1, length: 1 }, message };
  return { span: { ...spanAt(statement, 0), length: statement.text.trim().length }, message };
}
