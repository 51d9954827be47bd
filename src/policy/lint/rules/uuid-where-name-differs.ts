import type { Rule } from "../../model/rule.ts";
import { isDom0, type VmToken } from "../../model/token.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { findingAt } from "../places.ts";
import { namedBy, tokensOf } from "../rule-tokens.ts";

/** docs/rules/uuid-where-name-differs.md */
export const uuidWhereNameDiffers: LintRule = {
  id: "uuid-where-name-differs",
  group: "meaning",
  level: "warn",
  finds: "a uuid where the name matches more calls, or where other rules use the name",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  if (tree.dialect === "legacy") return [];
  const names = namesInUse(tree.rules);
  return tree.ruleLines.flatMap((line) => {
    const { source, target } = line.rule;
    if (isTemplateByUuid(target) && !source.kind.startsWith("dispvm")) {
      const message = `"${target.text}" does not match a call for @dispvm, even if that domain is the default template`;
      return [findingAt(line.statement, "target", { message, help: helpOf(target, tree) })];
    }
    return tokensOf(line).flatMap(({ token, part, find }) => {
      // The rule default-target-not-offered reports a default by uuid.
      const name = part === "default_target=" ? undefined : otherName(token, names, tree);
      if (name === undefined) return [];
      const message = `"${token.text}" is the domain "${name}", but other rules use the name`;
      return [find({ message, help: `write ${name}` })];
    });
  });
}

function namesInUse(rules: readonly Rule[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { source, target, action } of rules) {
    for (const token of [source, target, ...(action.kind !== "deny" && action.target ? [action.target] : [])]) {
      const named = namedBy(token);
      if (named?.what === "domain" && !named.name.startsWith("uuid:")) names.add(named.name);
      if (token.kind === "adminvm") names.add("dom0");
    }
  }
  return names;
}

/** Returns the name of the domain that a token gives by its uuid, if other rules use the name. */
function otherName(token: VmToken, names: ReadonlySet<string>, { info }: LintTree): string | undefined {
  if (token.kind !== "uuid") return undefined;
  const name = isDom0(token.text) ? "dom0" : info?.byUuid.get(token.text)?.name;
  return name !== undefined && names.has(name) ? name : undefined;
}

function isTemplateByUuid(token: VmToken): token is Extract<VmToken, { kind: "dispvm_name" }> {
  return token.kind === "dispvm_name" && token.name.startsWith("uuid:");
}

function helpOf({ name }: Extract<VmToken, { kind: "dispvm_name" }>, { info }: LintTree): string {
  return `write @dispvm:${info?.byUuid.get(name)?.name ?? "NAME"}`;
}
