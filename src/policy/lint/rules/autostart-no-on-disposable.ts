import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { liveLines } from "../live-lines.ts";
import { findingAtOption } from "../places.ts";

/** docs/rules/autostart-no-on-disposable.md */
export const autostartNoOnDisposable: LintRule = {
  id: "autostart-no-on-disposable",
  group: "meaning",
  level: "warn",
  finds: "autostart=no for a disposable, which never runs before the call",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return liveLines(tree).flatMap(({ statement, rule: { action, target } }) => {
    if (action.kind === "deny" || action.autostart || !(action.target ?? target).kind.startsWith("dispvm")) return [];
    const collects = action.kind === "ask" && action.target === undefined;
    const what = collects ? "the question does not offer it" : "every such call is denied";
    const message = `a new disposable has to be started, so with autostart=no ${what}`;
    return [findingAtOption(statement, "autostart", { message, help: "remove autostart=no, or write deny" })];
  });
}
