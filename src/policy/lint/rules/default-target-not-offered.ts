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
  finds: "a default_target that the question does not offer, so no target is preselected",
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
    return problem(wanted, "R4.0 offers targets by name", dom0 ? "write dom0" : "name a template: @dispvm:NAME");
  }
  if (!dom0 && dialect === "current" && (wanted.kind === "uuid" || isTemplateByUuid(wanted))) {
    return problem(wanted, "a question offers domains by name, not by uuid", "write the name of the domain");
  }
  if (dialect === "current" && ruleKey(wanted) === ruleKey(source)) {
    return problem(wanted, "a question never offers its source", otherDefault);
  }
  if (!action.autostart && wanted.kind.startsWith("dispvm")) {
    return problem(wanted, "autostart=no prevents the start of a disposable", otherDefault);
  }
  if (offers.canOffer(rule, wanted)) return undefined;
  const why = `no rule lets "${source.text}" call it, or an earlier rule denies it`;
  return problem(wanted, why, `add a rule that allows or asks for "${wanted.text}", or choose another default`);
}

const otherDefault = "choose another default, or remove default_target=";

/** Compares the default with `target=`, which is then the only choice. */
function compareWithRedirect(target: VmToken, wanted: VmToken, dialect: Dialect): Problem | undefined {
  const same = dialect === "legacy" ? target.text === wanted.text : ruleKey(target) === ruleKey(wanted);
  // The default template replaces @dispvm: in target= in R4.0, in default_target= in the current format.
  const [replaced, other] = dialect === "legacy" ? [target, wanted] : [wanted, target];
  const offered = replaced.kind === "dispvm" ? other.kind === "dispvm_name" && !isTemplateByUuid(other) : same;
  if (offered) return undefined;
  return problem(wanted, `target=${target.text} is the only choice`, "remove default_target=");
}

function isTemplateByUuid(token: VmToken): boolean {
  return token.kind === "dispvm_name" && token.name.startsWith("uuid:");
}

function problem({ text }: Required<AskAction>["defaultTarget"], why: string, help: string): Problem {
  return { message: `the question never offers its default "${text}": ${why}`, help };
}
