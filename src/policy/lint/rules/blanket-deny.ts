import type { Rule } from "../../model/rule.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { findingAt, relatedRule } from "../places.ts";

/** docs/rules/blanket-deny.md */
export const blanketDeny: LintRule = {
  id: "blanket-deny",
  group: "meaning",
  level: "warn",
  finds: "a deny for any service, source or target that hides later rules that allow or ask",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  const hidden = new Map<Rule, Rule[]>();
  for (const { rule, hiddenBy } of tree.shadowed) {
    if (rule.action.kind === "deny" || hiddenBy.some(({ action }) => action.kind !== "deny")) continue;
    for (const deny of hiddenBy.filter(isBlanket)) {
      const known = hidden.get(deny);
      if (known === undefined) hidden.set(deny, [rule]);
      else known.push(rule);
    }
  }
  return tree.ruleLines.flatMap(({ statement, rules: denies }) => {
    const rules = denies.flatMap((deny) => hidden.get(deny) ?? []);
    const files = byFile(rules);
    if (files.length === 0) return [];
    const noun = rules.length === 1 ? "rule" : "rules";
    const message = `the deny hides ${rules.length} later ${noun} that would allow or ask: ${countFiles(files)}`;
    const help = `move the deny after the hidden ${noun}, or narrow it; if the deny is intended, remove the hidden ${noun}`;
    const related = files
      .slice(0, shownFiles)
      .map(([first, ...more]) =>
        relatedRule(
          tree,
          first,
          more.length === 0 ? "hidden by the deny" : `hidden by the deny, with ${more.length} more in this file`,
        ),
      );
    return [findingAt(statement, "action", { message, help, related })];
  });
}

/** Whether a deny is broad. A narrow deny hides only rules for the same call, which shadowed-rule reports. */
function isBlanket({ service, source, target }: Rule): boolean {
  return service === null || [source, target].some(({ kind }) => kind === "star" || kind === "anyvm");
}

const shownFiles = 10;

type Group = readonly [Rule, ...Rule[]];

function countFiles(files: readonly Group[]): string {
  const counts = files.map((group) => `${group.length} in ${baseName(group[0].place.file)}`);
  const more = counts.length - shownFiles;
  return [...counts.slice(0, shownFiles), ...(more > 0 ? [`the rest in ${more} more files`] : [])].join(", ");
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function byFile(rules: readonly Rule[]): readonly Group[] {
  const groups = new Map<string, [Rule, ...Rule[]]>();
  for (const rule of rules) {
    const group = groups.get(rule.place.file);
    if (group === undefined) groups.set(rule.place.file, [rule]);
    else group.push(rule);
  }
  return [...groups.values()];
}
