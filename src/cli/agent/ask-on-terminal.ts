import type { WriteStream } from "node:tty";
import select from "@inquirer/select";
import type { AskParameters } from "../../call/agents/agent.ts";
import type { GuardedInput } from "./guarded-input.ts";

/** How a question is put. */
export interface Asking {
  readonly input: GuardedInput;
  readonly output: WriteStream;
  /** Milliseconds before a key counts. */
  readonly guard: number;
  /** Milliseconds until the answer is no. */
  readonly limit: number;
  readonly colours: boolean;
  /** Ends the question: the agent ends, or nobody waits for the answer. */
  readonly ended: AbortSignal;
}

/** The user wants the agent to end. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/** Lines of a question that are no choices, and of what was there before. */
const otherLines = 6;

const fewestShown = 5;

const bell = "\x07";

/** A choice that no target can be called. */
const no = "";

/**
 * Puts a question to the user.
 *
 * @returns the target that was chosen; undefined for no, also when there was no answer in time, or the question has ended
 * @throws InterruptedError (by rejection) on Ctrl-C
 */
export async function askOnTerminal(
  question: Omit<AskParameters, "icons">,
  asking: Asking,
): Promise<string | undefined> {
  const { input, output, guard, limit, colours, ended } = asking;
  const { source, targets, default_target } = question;
  const seconds = Math.round(limit / 1000);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), limit);
  output.write(bell);
  input.openAfter(guard);
  try {
    const chosen = await select(
      {
        message: `Allow ${source} to call ${callText(question)} in which domain? (denied after ${seconds} s)`,
        choices: [{ name: "deny", value: no }, ...targets.map((value) => ({ name: describe(value), value }))],
        default: default_target,
        pageSize: Math.max(fewestShown, (output.rows ?? 24) - otherLines),
        loop: false,
        ...(colours ? {} : { theme: plainTheme }),
      },
      { input, output, signal: AbortSignal.any([timeout.signal, ended]) },
    );
    return chosen === no ? undefined : chosen;
  } catch (error) {
    if ((error as Error).name === "ExitPromptError") throw new InterruptedError();
    if (timeout.signal.aborted) output.write(`\ndenied: no answer within ${seconds} seconds\n`);
    return undefined;
  } finally {
    clearTimeout(timer);
    input.shut();
  }
}

/** What is called, for people: without an argument that is empty. */
export function callText({ service, argument }: Pick<AskParameters, "service" | "argument">): string {
  return argument === "+" ? service : `${service}${argument}`;
}

function describe(target: string): string {
  if (target.startsWith("@dispvm:")) return `a new disposable of ${target.slice("@dispvm:".length)}`;
  return target === "@dispvm" ? "a new disposable" : target;
}

const asItIs = (text: string): string => text;

/** Without colours. */
const plainTheme = {
  prefix: { idle: "?", done: "-" },
  style: {
    answer: asItIs,
    message: asItIs,
    highlight: asItIs,
    help: asItIs,
    disabled: asItIs,
    description: asItIs,
    keysHelpTip: (keys: [key: string, action: string][]) => keys.map(([key, action]) => `${key} ${action}`).join(", "),
  },
};
