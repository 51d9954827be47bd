import type { Agent, AskParameters, NotifyParameters } from "./agent.ts";
import { callAgentDomain, callAgentSocket } from "./agent-exchange.ts";
import type { AgentWait } from "./agent-wait.ts";

/** The paths through which agents are reached. */
export interface AgentPaths {
  /** The directory of the services of dom0, with the sockets `policy.Ask` and `policy.Notify`. */
  readonly services: string;
  /** The path of qrexec-client, which calls the same services in other domains. */
  readonly client: string;
}

/** How long an agent may take, in milliseconds. */
export interface AgentTimeouts {
  /** To answer a question. The user needs time to think. */
  readonly ask: number;
  /** To take a notification. */
  readonly notify: number;
}

/** Leaves time for people, and for an agent that must be started first (docs/service.md). */
const defaultTimeouts: AgentTimeouts = { ask: 600_000, notify: 10_000 };

/** Reaches the agents of a system: by a socket in dom0, by a qrexec service in other domains. */
export class AgentServices implements Agent {
  readonly #paths: AgentPaths;
  readonly #timeouts: AgentTimeouts;

  constructor(paths: AgentPaths, timeouts = defaultTimeouts) {
    this.#paths = paths;
    this.#timeouts = timeouts;
  }

  ask(guivm: string, parameters: AskParameters, signal?: AbortSignal): Promise<string> {
    return this.#call(guivm, "policy.Ask", parameters, { timeout: this.#timeouts.ask, signal });
  }

  async notify(guivm: string, parameters: NotifyParameters): Promise<void> {
    await this.#call(guivm, "policy.Notify", parameters, { timeout: this.#timeouts.notify });
  }

  async #call(guivm: string, service: string, parameters: object, wait: AgentWait): Promise<string> {
    wait.signal?.throwIfAborted();
    const json = toAscii(JSON.stringify(parameters));
    return guivm === "dom0"
      ? callAgentSocket(`${this.#paths.services}/${service}`, `${service} dom0 name dom0\0${json}`, wait)
      : callAgentDomain(this.#paths.client, guivm, service, json, wait);
  }
}

/** Escapes all characters outside ASCII, since agents read only ASCII. */
function toAscii(json: string): string {
  return json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
