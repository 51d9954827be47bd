import type { AskDecision } from "../../policy/evaluate/decision.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";

/** The JSON of a call to `policy.Ask`. */
export interface AskParameters {
  readonly source: string;
  readonly service: string;
  readonly argument: string;
  readonly targets: readonly string[];
  /** Empty if no target is preselected. */
  readonly default_target: string;
  /** The icon of each domain, and of each `@dispvm:TEMPLATE`. */
  readonly icons: Readonly<Record<string, string>>;
}

/** The JSON of a call to `policy.Notify`. */
export interface NotifyParameters {
  readonly resolution: "allow" | "deny" | "fail";
  readonly service: string;
  readonly argument: string;
  readonly source: string;
  readonly target: string;
}

/** Asks the user and reports decisions, in the domain that shows the windows. */
export interface Agent {
  /**
   * Asks the user and returns the answer of the agent, unchecked: `allow:TARGET` or `deny`.
   *
   * @param signal is aborted when the caller disconnects
   * @throws Error if there is no agent, or the agent does not answer
   */
  ask(guivm: string, parameters: AskParameters, signal?: AbortSignal): Promise<string>;
  /**
   * Shows a decision to the user.
   *
   * @throws Error if there is no agent
   */
  notify(guivm: string, parameters: NotifyParameters): Promise<void>;
}

/** Returns the question for a decision `ask`. */
export function askParameters(decision: AskDecision, info: SystemInfo): AskParameters {
  const { service, argument } = decision.request;
  const icons: Record<string, string> = {};
  for (const { name, icon } of info.domains.values()) icons[name] = icon ?? "";
  for (const { name, icon, templateForDispvms } of info.domains.values()) {
    if (templateForDispvms) icons[`@dispvm:${name}`] = (icon ?? "").replaceAll("app", "disp");
  }
  const targets = [...decision.targets];
  return { source: decision.source, service, argument, targets, default_target: decision.defaultTarget ?? "", icons };
}
