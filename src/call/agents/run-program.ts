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
  readonly ended: number | NodeJS.Signals;
  /** Its standard output, a character for each byte. */
  readonly output: string;
  /** The end of its standard error. */
  readonly errors: string;
}

/** Two pairs of sockets, a pipe for the error, /dev/null. */
const descriptorsOfChild = 7;

/** Bytes of standard error that are kept. */
const maxErrors = 1000;

/**
 * Runs a program until it ends. If no answer comes in time, or the caller goes away, the program is killed.
 *
 * @throws Error (by rejection) if the program cannot be run or is killed, and if its output is too long
 */
export function runProgram(program: AgentProgram, wait: AgentWait): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const { path, args, agent, input, options } = program;
    const cannot = (error: Error): Error => new Error(`cannot run ${path}: ${reasonOf(error)}`);
    let child: ChildProcess;
    try {
      requireDescriptors(descriptorsOfChild);
      const stdio = input === undefined ? (["ignore", "pipe", "pipe"] as const) : (["pipe", "pipe", "ignore"] as const);
      child = spawn(path, args, { ...options, stdio: [...stdio] });
    } catch (error) {
      return reject(cannot(error as Error));
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
    child.on("error", (error) => fail(cannot(error)));
    child.on("close", (code, signal) => {
      endWait();
      resolve({ ended: code ?? (signal as NodeJS.Signals), output: answer.text, errors: errors.toString() });
    });
    child.stdout?.on("data", (piece: Buffer) => answer.add(piece));
    child.stderr?.on("data", (piece: Buffer) => {
      errors = Buffer.concat([errors, piece]).subarray(-maxErrors);
    });
    // An agent may answer, and end, without reading all.
    child.stdin?.on("error", () => {}).end(input);
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code === "E2BIG" ? "the question is too long for its arguments (E2BIG)" : error.message;
}
