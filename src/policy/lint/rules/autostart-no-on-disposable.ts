import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { liveLines } from "../live-lines.ts";
import { findingAtOption } from "../places.ts";

/** docs/rules/autostart-no-on-disposable.md */
export const autostartNoOnDisposable: LintRule = {
  id: "autostart-no-on-disposable",
  group: "meaning",
  level: "warn",
  finds: "autostart=no for a new disposable, which always needs to start",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return liveLines(tree).flatMap(({ statement, rule: { action, target } }) => {
    if (action.kind === "deny" || action.autostart || !(action.target ?? target).kind.startsWith("dispvm")) return [];
    const collects = action.kind === "ask" && action.target === undefined;
    const what = collects ? "the question does not offer it" : "every such call is denied";
    const message = `a new disposable cannot start with autostart=no, so ${what}`;
    const help = "remove autostart=no, or use deny without options";
    return [findingAtOption(statement, "autostart", { message, help })];
  });
}
