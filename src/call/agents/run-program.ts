import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { requireDescriptors } from "../../platform/files/require-descriptors.ts";
import { type AgentWait, AnswerText, limitWait } from "./agent-wait.ts";

/** A program that puts a question to an agent. */
export interface AgentProgram {
  readonly path: string;
  readonly args: readonly string[];
  /** The agent, as errors name it. */
  readonly agent: string;
  /** The text for standard input; standard error is then ignored. Without it, standard error is kept. */
  readonly input?: string;
  readonly options?: Pick<SpawnOptions, "cwd" | "env">;
}

/** The result of a program. */
export interface ProgramResult {
  /** The exit code, or the signal that ended it. */
  readonly status: number | NodeJS.Signals;
  /** Its standard output, a character for each byte. */
  readonly output: string;
  /** The end of its standard error. */
  readonly errors: string;
}

/** Two pairs of sockets, a pipe for the error, /dev/null. */
const childDescriptors = 7;

/** Bytes of standard error that are kept. */
const maxErrorBytes = 1000;

/**
 * Runs a program until it ends. If no answer comes in time, or the caller goes away, the program is killed.
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
      // A child that cannot be started has no pid, and may have no streams.
      if (child.pid !== undefined) child.kill("SIGKILL");
      // Processes that the child has started may hold the other ends for as long as they like.
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
    // An agent may answer, and end, without reading all.
    child.stdin?.on("error", () => {}).end(input);
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code === "E2BIG" ? "the question is too long for its arguments (E2BIG)" : error.message;
}
