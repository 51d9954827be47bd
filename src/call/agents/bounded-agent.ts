import { Quota, type QuotaLimits } from "../../base/quota.ts";
import type { Log } from "../../host/system-log.ts";
import type { Agent, AskParameters, NotifyParameters } from "./agent.ts";

/** The maximum of pending questions and notifications, for each source of calls and in total. */
export interface AgentLimits {
  readonly questions: QuotaLimits;
  readonly notifications: QuotaLimits;
}

/** docs/service.md lists these limits. */
const defaultLimits: AgentLimits = {
  // Half of the connections that the socket accepts. The rest is for calls without a question.
  questions: { each: 32, all: 500 },
  // Each can be a process that runs until the agent has received the notification.
  notifications: { each: 16, all: 64 },
};

/** Limits the pending questions and notifications of an agent, so that no domain can block it for all others. */
export class BoundedAgent implements Agent {
  readonly #agent: Agent;
  readonly #log: Log;
  readonly #limits: AgentLimits;
  readonly #questions: Quota;
  readonly #notifications: Quota;
  #droppedCount = 0;

  constructor(agent: Agent, log: Log, limits = defaultLimits) {
    this.#agent = agent;
    this.#log = log;
    this.#limits = limits;
    this.#questions = new Quota(limits.questions);
    this.#notifications = new Quota(limits.notifications);
  }

  /**
   * Asks the user as the agent does.
   *
   * @throws Error (by rejection) also if too many questions are pending
   */
  async ask(guivm: string, parameters: AskParameters, signal?: AbortSignal): Promise<string> {
    const release = this.#questions.take(parameters.source);
    if (release === undefined) {
      const { each, all } = this.#limits.questions;
      throw new Error(`too many pending questions: expected at most ${each} of one source and ${all} in total`);
    }
    try {
      return await this.#agent.ask(guivm, parameters, signal);
    } finally {
      release();
    }
  }

  /** Sends a notification, or drops it above the limit. Once there is room again, logs the number of dropped ones. */
  async notify(guivm: string, parameters: NotifyParameters): Promise<void> {
    const release = this.#notifications.take(parameters.source);
    if (release === undefined) {
      this.#droppedCount++;
      return;
    }
    try {
      await this.#agent.notify(guivm, parameters);
    } finally {
      release();
      await this.#logDropped();
    }
  }

  async #logDropped(): Promise<void> {
    const dropped = this.#droppedCount;
    this.#droppedCount = 0;
    if (dropped > 0) await this.#log.write("error", `too many pending notifications: ${dropped} dropped`);
  }
}
