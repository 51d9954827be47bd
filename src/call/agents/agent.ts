import type { AskDecision } from "../../policy/evaluate/decision.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";

/** What `policy.Ask` is asked, as JSON. */
export interface AskParameters {
  readonly source: string;
  readonly service: string;
  readonly argument: string;
  readonly targets: readonly string[];
  /** Empty when none is to be preselected. */
  readonly default_target: string;
  /** The icon of each domain, and of each `@dispvm:TEMPLATE`. */
  readonly icons: Readonly<Record<string, string>>;
}

/** What `policy.Notify` is told, as JSON. */
export interface NotifyParameters {
  readonly resolution: "allow" | "deny" | "fail";
  readonly service: string;
  readonly argument: string;
  readonly source: string;
  readonly target: string;
}

/** Puts questions to the user, and tells what was decided, in the domain that shows windows. */
export interface Agent {
  /**
   * Asks, and gives what the agent answers: `allow:TARGET` or `deny`, or whatever else it makes up.
   *
   * @param gone is aborted when nobody waits for the answer any more
   * @throws Error when there is no agent, or it does not answer
   */
  ask(guivm: string, parameters: AskParameters, gone?: AbortSignal): Promise<string>;
  /** @throws Error when there is no agent */
  notify(guivm: string, parameters: NotifyParameters): Promise<void>;
}

/** The question for an ask. */
export function askParameters(asked: AskDecision, info: SystemInfo): AskParameters {
  const { service, argument } = asked.request;
  const icons: Record<string, string> = {};
  for (const { name, icon } of info.domains.values()) icons[name] = icon ?? "";
  for (const { name, icon, templateForDispvms } of info.domains.values()) {
    if (templateForDispvms) icons[`@dispvm:${name}`] = (icon ?? "").replaceAll("app", "disp");
  }
  const targets = [...asked.targets];
  return { source: asked.source, service, argument, targets, default_target: asked.defaultTarget ?? "", icons };
}
