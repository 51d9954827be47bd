import { Offers } from "../../analyse/offers.ts";
import { inScopes } from "../../analyse/rule-scopes.ts";
import { ruleKey } from "../../evaluate/match-keys.ts";
import type { Dialect } from "../../model/dialect.ts";
import type { AskAction, Rule } from "../../model/rule.ts";
import type { VmToken } from "../../model/token.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { liveLines } from "../live-lines.ts";
import { findingAtOption } from "../places.ts";

/** docs/rules/default-target-not-offered.md */
export const defaultTargetNotOffered: LintRule = {
  id: "default-target-not-offered",
  group: "meaning",
  level: "warn",
  finds: "a default_target that the question does not offer, so that none is selected",
  check,
};

interface Problem {
  readonly message: string;
  readonly help: string;
}

function check(tree: LintTree): readonly LintFinding[] {
  const { rules, dialect, info } = tree;
  const offersOf = inScopes(rules, dialect, (scope) => new Offers(scope, dialect, info));
  return liveLines(tree).flatMap(({ statement, rules }) => {
    const problems = rules.map((rule) => findProblem(rule, offersOf(rule), dialect));
    const [first] = problems;
    if (first === undefined || problems.includes(undefined)) return [];
    return [findingAtOption(statement, "default_target", first)];
  });
}

function findProblem(rule: Rule, offers: Offers, dialect: Dialect): Problem | undefined {
  const { action, source } = rule;
  if (action.kind !== "ask" || action.defaultTarget === undefined) return undefined;
  const wanted = action.defaultTarget;
  if (action.target !== undefined) return compareWithRedirect(action.target, wanted, dialect);
  const dom0 = ruleKey(wanted) === "@adminvm";
  if (dialect === "legacy" && (wanted.kind === "dispvm" || wanted.kind === "adminvm")) {
    return problem(wanted, "R4.0 offers targets by their names", dom0 ? "write dom0" : "name a template: @dispvm:NAME");
  }
  if (!dom0 && dialect === "current" && (wanted.kind === "uuid" || isTemplateByUuid(wanted))) {
    return problem(wanted, "questions offer domains by name, not by uuid", "write the name of the domain");
  }
  if (dialect === "current" && ruleKey(wanted) === ruleKey(source)) {
    return problem(wanted, "the source itself is never offered", otherDefault);
  }
  if (!action.autostart && wanted.kind.startsWith("dispvm")) {
    return problem(wanted, "a disposable has to be started, which autostart=no forbids", otherDefault);
  }
  if (offers.canOffer(rule, wanted)) return undefined;
  const why = `no rule lets ${source.text} call it, or an earlier one denies it`;
  return problem(wanted, why, `add a rule that asks or allows for ${wanted.text}, or choose another default`);
}

const otherDefault = "choose another default, or leave it out";

/** With `target=` there is one choice, which the default has to be. */
function compareWithRedirect(target: VmToken, wanted: VmToken, dialect: Dialect): Problem | undefined {
  const same = dialect === "legacy" ? target.text === wanted.text : ruleKey(target) === ruleKey(wanted);
  // The default template is put in the place of @dispvm: in R4.0 in target=, since then in default_target=.
  const [replaced, other] = dialect === "legacy" ? [target, wanted] : [wanted, target];
  const offered = replaced.kind === "dispvm" ? other.kind === "dispvm_name" && !isTemplateByUuid(other) : same;
  if (offered) return undefined;
  return problem(wanted, `target=${target.text} is the only choice`, "leave out default_target=");
}

function isTemplateByUuid(token: VmToken): boolean {
  return token.kind === "dispvm_name" && token.name.startsWith("uuid:");
}

function problem({ text }: Required<AskAction>["defaultTarget"], why: string, help: string): Problem {
  return { message: `the question never offers ${text}, its default: ${why}`, help };
}
