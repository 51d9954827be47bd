import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { requireDescriptors } from "../../platform/files/require-descriptors.ts";
import { type AgentWait, AnswerText, limitWait } from "./agent-wait.ts";

/** A program that asks an agent. */
export interface AgentProgram {
  readonly path: string;
  readonly args: readonly string[];
  /** The agent, as errors name it. */
  readonly agent: string;
  /** The text for standard input. If it is present, standard error is ignored. */
  readonly input?: string;
  readonly options?: Pick<SpawnOptions, "cwd" | "env">;
}

/** The result of a program. */
export interface ProgramResult {
  /** The exit code, or the signal that ended the program. */
  readonly status: number | NodeJS.Signals;
  /** The standard output, one character for each byte. */
  readonly output: string;
  /** The last bytes of standard error. */
  readonly errors: string;
}

/** The file descriptors that a child needs: two socket pairs, a pipe for the start error and /dev/null. */
const childDescriptors = 7;

/** The number of bytes of standard error to keep. */
const maxErrorBytes = 1000;

/**
 * Runs a program until it ends. On a timeout, or if the caller disconnects, the program is killed.
 *
 * @throws Error (by rejection) if the program cannot be run or is killed, and if its output is too long
 */
export function runProgram(program: AgentProgram, wait: AgentWait): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const { path, args, agent, input, options } = program;
    const startError = (error: Error): Error => new Error(`cannot run ${path}: ${reasonOf(error)}`);
    let child: ChildProcess;
    try {
      requireDescriptors(childDescriptors);
      const stdio = input === undefined ? (["ignore", "pipe", "pipe"] as const) : (["pipe", "pipe", "ignore"] as const);
      child = spawn(path, args, { ...options, stdio: [...stdio] });
    } catch (error) {
      return reject(startError(error as Error));
    }
    const fail = (error: Error): void => {
      endWait();
      // A child that failed to start has no pid and may have no streams.
      if (child.pid !== undefined) child.kill("SIGKILL");
      // Processes that the child has started may keep the other ends open.
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
      reject(error);
    };
    const answer = new AnswerText(fail);
    let errors = Buffer.alloc(0);
    const endWait = limitWait(agent, wait, fail);
    child.on("error", (error) => fail(startError(error)));
    child.on("close", (code, signal) => {
      endWait();
      resolve({ status: code ?? (signal as NodeJS.Signals), output: answer.text, errors: errors.toString() });
    });
    child.stdout?.on("data", (chunk: Buffer) => answer.add(chunk));
    child.stderr?.on("data", (chunk: Buffer) => {
      errors = Buffer.concat([errors, chunk]).subarray(-maxErrorBytes);
    });
    // An agent may answer and end before it has read everything.
    child.stdin?.on("error", () => {}).end(input);
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code === "E2BIG" ? "the question is too long for its arguments (E2BIG)" : error.message;
}
