import type { WriteStream } from "node:tty";
import select from "@inquirer/select";
import type { AskParameters } from "../../call/agents/agent.ts";
import type { GuardedInput } from "./guarded-input.ts";
import { roomForChoices } from "./room-for-choices.ts";

/** The terminal and the times of a question. */
export interface Asking {
  readonly input: GuardedInput;
  readonly output: WriteStream;
  /** Keys within this time are ignored, in milliseconds. */
  readonly guard: number;
  /** After this time the answer is no, in milliseconds. */
  readonly limit: number;
  readonly colours: boolean;
  /** Is aborted when the agent ends, or when the caller is gone. */
  readonly ended: AbortSignal;
}

/** The user has ended the agent with Ctrl-C. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

const bell = "\x07";

/** The choice "no"; no target can have this name. */
const no = "";

/**
 * Puts a question to the user.
 *
 * @returns the chosen target; undefined for no, for no answer in time, and for a question that has ended
 * @throws InterruptedError (by rejection) on Ctrl-C
 */
export async function askOnTerminal(
  question: Omit<AskParameters, "icons">,
  asking: Asking,
): Promise<string | undefined> {
  const seconds = Math.round(asking.limit / 1000);
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), asking.limit);
  asking.output.write(bell);
  try {
    for (;;) {
      const resized = new AbortController();
      const onResize = (): void => resized.abort();
      asking.output.once("resize", onResize);
      try {
        const signal = AbortSignal.any([over.signal, asking.ended, resized.signal]);
        const chosen = await choose(question, asking, seconds, signal);
        return chosen === no ? undefined : chosen;
      } catch (error) {
        if ((error as Error).name === "ExitPromptError") throw new InterruptedError();
        if (over.signal.aborted) asking.output.write(`\ndenied: no answer within ${seconds} seconds\n`);
        // After a change of size the question is asked again: a part of it may no longer be visible.
        if (over.signal.aborted || asking.ended.aborted || !resized.signal.aborted) return undefined;
      } finally {
        asking.output.off("resize", onResize);
        asking.input.shut();
      }
    }
  } finally {
    clearTimeout(timer);
  }
}

/** @throws Error (by rejection) of any kind if there is no answer */
async function choose(
  question: Omit<AskParameters, "icons">,
  { input, output, guard, colours }: Asking,
  seconds: number,
  signal: AbortSignal,
): Promise<string> {
  const { source, targets, default_target } = question;
  const message = `Allow ${source} to call ${callText(question)} in which domain? (denied after ${seconds} s)`;
  const choices = [{ name: "deny", value: no }, ...targets.map((value) => ({ name: describe(value), value }))];
  const names = choices.map(({ name }) => name);
  // A console whose size was never set reports none.
  const room = roomForChoices(message, names, { columns: output.columns || 80, rows: output.rows || 24 });
  if (room === undefined) {
    output.write("a call waits for an answer, but the terminal is too small for the question: make it larger\n");
    return aborted(signal);
  }
  input.openAfter(guard);
  const theme = colours ? {} : { theme: plainTheme };
  return select(
    { message, choices, default: default_target, pageSize: room, loop: false, ...theme },
    { input, output, signal },
  );
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** Returns the service with its argument for people; an empty argument is left out. */
export function callText({ service, argument }: Pick<AskParameters, "service" | "argument">): string {
  return argument === "+" ? service : `${service}${argument}`;
}

function describe(target: string): string {
  if (target.startsWith("@dispvm:")) return `a new disposable of ${target.slice("@dispvm:".length)}`;
  if (target === "@dispvm") return "a new disposable";
  // A domain with this name must not look like the answer no.
  return target === "deny" ? "the domain deny" : target;
}

const asItIs = (text: string): string => text;

/** The prompt without colours. */
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
