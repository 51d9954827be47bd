import { ruleKey } from "../evaluate/match-keys.ts";
import type { AllowAction, AskAction } from "../model/rule.ts";
import type { VmToken } from "../model/token.ts";

/** Returns the token for the domain that calls of an allow or ask reach: that of `target=`, or the target column. */
export function destinationOf(target: VmToken, action: AllowAction | AskAction): VmToken {
  return action.target ?? target;
}

/** Returns whether a token names dom0 and nothing else. */
export function isDom0Token(token: VmToken): boolean {
  return ruleKey(token) === "@adminvm" || token.text === "@type:AdminVM";
}

/** Returns whether a token matches all domains. */
export function isAnyToken({ kind }: VmToken): boolean {
  return kind === "anyvm" || kind === "star";
}
