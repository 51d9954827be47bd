import { type AllowDecision, type AskDecision, type DenyDecision, deny } from "../../policy/evaluate/decision.ts";
import { choose } from "../../policy/evaluate/reply.ts";
import type { Dialect } from "../../policy/model/dialect.ts";
import { findDomain, type SystemInfo } from "../../policy/model/system-info.ts";
import { type Agent, askParameters } from "./agent.ts";

/**
 * Asks the user through an agent, in the domain that shows the windows of the source. The answer must be one of the
 * targets that were offered. Every failure is a deny.
 *
 * @param signal is aborted when the caller is gone
 */
export async function askUser(
  asked: AskDecision,
  info: SystemInfo,
  dialect: Dialect,
  agent: Pick<Agent, "ask">,
  signal?: AbortSignal,
): Promise<AllowDecision | DenyDecision> {
  const refused = (message: string, notify = asked.notify): DenyDecision =>
    deny("ask-not-possible", message, { rule: asked.rule.place, notify });
  const guivm = dialect === "legacy" ? "dom0" : findDomain(info, asked.source)?.guivm;
  if (!guivm) return refused(`the rule says ask, and ${asked.source} has no domain that could show the question`);
  let answered: string;
  try {
    answered = await agent.ask(guivm, askParameters(asked, info), signal);
  } catch (error) {
    return refused(`the user cannot be asked: ${(error as Error).message}`);
  }
  if (answered === "deny") {
    const { place } = asked.rule;
    return deny("denied-by-user", "denied by the user", { rule: place, notify: asked.notify });
  }
  if (!answered.startsWith("allow:")) return refused("the agent gave no answer that can be understood", true);
  return choose(asked, answered.slice("allow:".length));
}
