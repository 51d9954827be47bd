import { isOneEditAway } from "../../../base/edit-distance.ts";
import { acceptsArgument, describeArgument } from "../../services/accepts-argument.ts";
import type { ServiceArgument } from "../../services/service.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { namedServices } from "../named-services.ts";

/** docs/rules/unknown-argument.md */
export const unknownArgument: LintRule = {
  id: "unknown-argument",
  group: "meaning",
  level: "warn",
  finds: "an argument that the service does not take",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return namedServices(tree).flatMap(({ service, argument, find }) => {
    const known = tree.catalogue.get(service);
    if (known === undefined || argument === null || acceptsArgument(known.argument, argument)) return [];
    const what = argument === "+" ? "a call without an argument (+)" : `the argument "${argument}"`;
    const message = `"${service}" does not take ${what}; expected ${describeArgument(known.argument)}`;
    return [find("argument", { message, help: helpFor(known.argument, argument) })];
  });
}

function helpFor(known: ServiceArgument, argument: string): string {
  const all = "* to match calls with every argument";
  if (argument === "+") return `write ${all}`;
  if (known.takes === "none") return "write +, or * to match calls with every argument";
  const near = known.takes === "set" ? known.values.find((value) => isNear(value, argument.slice(1))) : undefined;
  return near === undefined ? `correct the argument, or write ${all}` : `write +${near}, or ${all}`;
}

function isNear(value: string, argument: string): boolean {
  return value !== "" && (isOneEditAway(value, argument) || value.toLowerCase() === argument.toLowerCase());
}
