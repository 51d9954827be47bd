import { type AllowDecision, type AskDecision, type DenyDecision, deny } from "../../policy/evaluate/decision.ts";
import { choose } from "../../policy/evaluate/reply.ts";
import type { Dialect } from "../../policy/model/dialect.ts";
import { findDomain, type SystemInfo } from "../../policy/model/system-info.ts";
import { type Agent, askParameters } from "./agent.ts";

/**
 * Asks the user through an agent, in the domain that shows the windows of the source. Only an offered target is
 * accepted as answer. Every failure is a deny (docs/reference/policy-language.md#ask-targets).
 *
 * @param signal is aborted when the caller disconnects
 */
export async function askUser(
  decision: AskDecision,
  info: SystemInfo,
  dialect: Dialect,
  agent: Pick<Agent, "ask">,
  signal?: AbortSignal,
): Promise<AllowDecision | DenyDecision> {
  const denyAsk = (message: string, notify = decision.notify): DenyDecision =>
    deny("ask-not-possible", message, { rule: decision.rule.place, notify });
  const guivm = dialect === "legacy" ? "dom0" : findDomain(info, decision.source)?.guivm;
  if (!guivm) return denyAsk(`the rule says ask, but no domain shows the windows of ${decision.source}`);
  let answer: string;
  try {
    answer = await agent.ask(guivm, askParameters(decision, info), signal);
  } catch (error) {
    return denyAsk(`the user cannot be asked: ${(error as Error).message}`);
  }
  if (answer === "deny") {
    const { place } = decision.rule;
    return deny("denied-by-user", "denied by the user", { rule: place, notify: decision.notify });
  }
  if (!answer.startsWith("allow:")) return denyAsk("the agent sent a malformed answer", true);
  return choose(decision, answer.slice("allow:".length));
}
