import type { Action, Rule } from "../model/rule.ts";
import { readToken, type VmToken } from "../model/token.ts";

/** The result for an R4.0 rule: columns of the current format with the changes, or the reason why there are none. */
export type ConvertedRule =
  | { readonly columns: readonly [source: string, target: string, action: string]; readonly changes: readonly string[] }
  | { readonly dropped: string; readonly columns?: undefined };

/** Converts an R4.0 rule to the current format. compare.ts checks that all rules together keep their meaning. */
export function convertRule({ source, target, action }: Rule): ConvertedRule {
  for (const token of [source, target]) {
    const reason = whyUnusable(token);
    if (reason !== undefined) return { dropped: reason };
  }
  const changes: string[] = [];
  return { columns: [source.text, target.text, actionText(action, changes)], changes };
}

/**
 * Returns why the current format cannot express a token as R4.0 meant it. A token that it can express is valid wherever
 * R4.0 allowed it.
 */
function whyUnusable(token: VmToken): string | undefined {
  const { text } = token;
  const current = readToken(text, "current");
  if (token.kind === "name" && current?.kind !== "name") {
    return `R4.0 treated ${text === "" ? "an empty name" : text} as the name of a qube that cannot exist; the current format rejects it`;
  }
  if (text === "@type:AdminVM") return "in R4.0 @type:AdminVM never matched, not even dom0";
  return current === undefined ? `${text} is not a keyword of the current format` : undefined;
}

function actionText(action: Action, changes: string[]): string {
  if (action.kind === "deny") return "deny";
  const words: string[] = [action.kind];
  if (action.target !== undefined) {
    const reason = whyUnusable(action.target);
    if (reason !== undefined) {
      changes.push(
        `${action.kind} became deny: R4.0 refused every such call, because target=${action.target.text} is not a qube`,
      );
      return "deny";
    }
    words.push(`target=${action.target.text}`);
  }
  if (action.kind === "ask" && action.defaultTarget !== undefined) {
    const { text } = action.defaultTarget;
    if (whyUnusable(action.defaultTarget) === undefined && text !== "@dispvm" && text !== "@adminvm") {
      words.push(`default_target=${text}`);
    } else {
      changes.push(`default_target=${text} was left out: R4.0 never preselected it`);
    }
  }
  if (action.user !== undefined) words.push(`user=${action.user}`);
  return words.join(" ");
}
