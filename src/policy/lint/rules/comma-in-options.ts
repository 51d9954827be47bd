import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { loadFindings } from "../load-findings.ts";
import { findingAtOption } from "../places.ts";

/** docs/rules/comma-in-options.md */
export const commaInOptions: LintRule = {
  id: "comma-in-options",
  group: "load",
  level: "error",
  finds: "commas between options in a file of the current format",
  insteadOf: ["impossible-name"],
  check,
};

const keys = ["target", "default_target", "user"] as const;

function check(tree: LintTree): readonly LintFinding[] {
  return [...loadFindings(tree, "comma-in-options"), ...findInValues(tree)];
}

/** Finds commas that load: a name may contain a comma, so the option after it is read as part of the name. */
function findInValues({ ruleLines }: LintTree): readonly LintFinding[] {
  return ruleLines.flatMap(({ statement }) => {
    if (statement.format !== "policy") return [];
    return keys.flatMap((key) => {
      const word = statement.plan.options
        .map((position) => statement.words[position] as string)
        .find((each) => each.startsWith(`${key}=`));
      // The rule impossible-name reports a comma in the name of a domain.
      if (word === undefined || !(key === "user" ? word.includes(",") : /,[a-z_]+=/.test(word))) return [];
      const message = `the comma is read as part of the value of ${key}=: ${JSON.stringify(word.slice(key.length + 1))}`;
      return [findingAtOption(statement, key, { message, help: "separate options with spaces, not commas" })];
    });
  });
}
