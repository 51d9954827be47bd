import type { AllowAction, AskAction } from "../../model/rule.ts";
import { findDomain } from "../../model/system-info.ts";
import type { VmToken } from "../../model/token.ts";
import { isServedByDom0 } from "../../services/catalogue.ts";
import type { RuleStatement } from "../../syntax/statement.ts";
import { destinationOf, isDom0Token } from "../destination.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { liveLines } from "../live-lines.ts";
import { serviceOf } from "../named-services.ts";
import { findingAt, findingAtOption } from "../places.ts";

/** docs/rules/admin-call-not-to-dom0.md */
export const adminCallNotToDom0: LintRule = {
  id: "admin-call-not-to-dom0",
  group: "meaning",
  level: "warn",
  finds: "an allow or ask of an Admin API call that does not reach dom0",
  insteadOf: ["ask-with-no-choice", "default-target-not-offered", "loopback-allow"],
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return liveLines(tree).flatMap(({ statement, rules }) => {
    for (const rule of rules) {
      const { target, action } = rule;
      const service = serviceOf(rule, statement);
      if (action.kind === "deny" || service === null || !missesDom0(service, destinationOf(target, action), tree))
        continue;
      return [adminFinding(service, target, action, statement)];
    }
    return [];
  });
}

/** Makes the finding at the part that sends the call elsewhere, or that was meant to send it to dom0. */
function adminFinding(
  service: string,
  target: VmToken,
  action: AllowAction | AskAction,
  statement: RuleStatement,
): LintFinding {
  const redirect = action.target?.text;
  const what = redirect === undefined ? `calls of "${service}" for "${target.text}"` : `calls of "${service}"`;
  const message = `${what} go to "${redirect ?? target.text}", but only dom0 serves them`;
  const effect = "the call still affects the domain that it names";
  if (redirect !== undefined) {
    return findingAtOption(statement, "target", { message, help: `write target=dom0; ${effect}` });
  }
  if (action.kind === "ask" && action.defaultTarget !== undefined && isDom0Token(action.defaultTarget)) {
    return findingAtOption(statement, "default_target", { message, help: `write target=dom0 instead; ${effect}` });
  }
  return findingAt(statement, action.kind === "ask" ? "action" : "target", {
    message,
    help: `add target=dom0; ${effect}`,
  });
}

function missesDom0(service: string, destination: VmToken, tree: LintTree): boolean {
  if (!/^(admin|policy)\./.test(service)) return false;
  return isServedByDom0(service, tree.catalogue) && !isDom0Token(destination) && !isRemote(destination, tree);
}

/** A RemoteVM can stand for dom0 of another system. */
function isRemote({ kind, text }: VmToken, { info }: LintTree): boolean {
  if (kind === "type") return text === "@type:RemoteVM";
  return info !== undefined && findDomain(info, text)?.type === "RemoteVM";
}
