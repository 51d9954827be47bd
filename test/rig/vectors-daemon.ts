import type { CurrentRecord } from "./vectors.ts";

/** A call of an agent in the vectors. */
export interface AgentCall {
  readonly guivm: string;
  readonly service: string;
  readonly source: string;
  readonly params: object;
}

/** A policy with requests to the policy daemon and its replies (docs/reference/test-vectors.md#daemon-records). */
export interface DaemonRecord extends Pick<CurrentRecord, "files" | "runtime_files" | "compat_files" | "system_info"> {
  readonly id: string;
  readonly cases: readonly {
    readonly request_text: string;
    /** The answer of the agent, or its way to choose one. */
    readonly agent_reply: string;
    readonly expect: {
      readonly response: string | null;
      readonly calls: readonly AgentCall[];
      readonly crash?: string;
    };
  }[];
}

/** Returns the answer of the agent in the vectors to a question. */
export function answerOf(
  reply: string,
  { targets = [], default_target = "" }: { readonly targets?: readonly string[]; readonly default_target?: string },
): string {
  if (reply === "allow-first") return `allow:${[...targets].sort()[0]}`;
  return reply === "allow-default" ? `allow:${default_target}` : reply;
}
