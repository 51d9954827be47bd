import type { Action, Rule } from "../model/rule.ts";
import { readToken, type TokenContext, tokenContexts, type VmToken } from "../model/token.ts";

/** What becomes of a R4.0 rule: columns of the current format with what changed, or why there are none. */
export type ConvertedRule =
  | { readonly columns: readonly [source: string, target: string, action: string]; readonly changes: readonly string[] }
  | { readonly dropped: string; readonly columns?: undefined };

/** Writes a R4.0 rule in the current format. Whether all rules together mean the same is for compare.ts to find out. */
export function convertRule({ source, target, action }: Rule): ConvertedRule {
  for (const [token, context] of [
    [source, "source"],
    [target, "target"],
  ] as const) {
    const reason = whyUnusable(token, context);
    if (reason !== undefined) return { dropped: reason };
  }
  const changes: string[] = [];
  return { columns: [source.text, target.text, actionText(action, changes)], changes };
}

/** Why a token cannot stand in the current format as R4.0 meant it. */
function whyUnusable(token: VmToken, context: TokenContext): string | undefined {
  const { text } = token;
  const current = readToken(text, "current");
  if (token.kind === "name" && current?.kind !== "name") {
    return `R4.0 took ${text === "" ? "an empty name" : text} for the name of a qube, which none has; the current format does not`;
  }
  if (text === "@type:AdminVM") return "in R4.0 @type:AdminVM never matched, not even dom0";
  if (current === undefined) return `${text} is no keyword of the current format`;
  return tokenContexts.current[current.kind].includes(context) ? undefined : `${text} cannot stand there`;
}

function actionText(action: Action, changes: string[]): string {
  if (action.kind === "deny") return "deny";
  const words: string[] = [action.kind];
  if (action.target !== undefined) {
    const reason = whyUnusable(action.target, "redirect");
    if (reason !== undefined) {
      changes.push(
        `${action.kind} became deny: R4.0 refused every such call, since target=${action.target.text} is no qube`,
      );
      return "deny";
    }
    words.push(`target=${action.target.text}`);
  }
  if (action.kind === "ask" && action.defaultTarget !== undefined) {
    const { text } = action.defaultTarget;
    if (whyUnusable(action.defaultTarget, "redirect") === undefined && text !== "@dispvm" && text !== "@adminvm") {
      words.push(`default_target=${text}`);
    } else {
      changes.push(`default_target=${text} was left out: R4.0 never preselected it`);
    }
  }
  if (action.user !== undefined) words.push(`user=${action.user}`);
  return words.join(" ");
}
