import type { ChildProgram, RunningChild } from "../../platform/process/child-program.ts";
import { startProgram } from "../../platform/process/start-program.ts";
import { decodeUtf8 } from "../../platform/text/encoding.ts";
import { type AgentWait, AnswerText, limitWait } from "./agent-wait.ts";

/** The result of a program. */
export interface ProgramResult {
  /** The exit code, or the signal that ended the program. */
  readonly status: number | string;
  /** The standard output, one character for each byte. */
  readonly output: string;
  /** The last bytes of standard error. */
  readonly errors: string;
}

/** The number of bytes of standard error to keep. */
const maxErrorBytes = 1000;

/**
 * Runs a program that asks an agent, until it ends. On a timeout, or if the caller disconnects, the program is killed.
 *
 * @param agent the agent, as errors name it
 * @throws Error (by rejection) if the program cannot be run or is killed, and if its output is too long
 */
export function runProgram(program: ChildProgram, agent: string, wait: AgentWait): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    let child: RunningChild | undefined;
    const fail = (error: Error): void => {
      endWait();
      child?.abandon();
      reject(error);
    };
    const failToStart = (error: Error): void => fail(new Error(`cannot run ${program.path}: ${reasonOf(error)}`));
    const answer = new AnswerText(fail);
    const errors = new Uint8Array(maxErrorBytes);
    let kept = 0;
    const endWait = limitWait(agent, wait, fail);
    try {
      child = startProgram(program, {
        output: (piece) => answer.add(piece),
        errors(piece) {
          const last = piece.subarray(-maxErrorBytes);
          const rest = Math.min(kept, maxErrorBytes - last.length);
          errors.copyWithin(0, kept - rest, kept);
          errors.set(last, rest);
          kept = rest + last.length;
        },
        failed: failToStart,
        ended(status) {
          endWait();
          resolve({ status, output: answer.text, errors: decodeUtf8(errors, 0, kept) });
        },
      });
    } catch (error) {
      failToStart(error as Error);
    }
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code === "E2BIG" ? "the question is too long for its arguments (E2BIG)" : error.message;
}
