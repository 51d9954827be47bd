import { type ChildProcess, spawn } from "node:child_process";
import { toolCommand } from "./tool-command.ts";

/** The end of a program. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Standard input; several pieces are written one by one. */
  readonly input?: string | readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** A shell script that runs the tool as `"$@"`, to give it file descriptors other than pipes. */
  readonly shell?: string;
  /** The current directory of the tool. */
  readonly directory?: string;
  /** Called when the tool is running. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Called with the output so far and a function that writes input; standard input then stays open. */
  readonly onOutput?: (printed: string, write: (text: string | null) => void) => void;
}

/** Runs the built program in an empty environment, because the variables of tap would slow it. */
export function runTool(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { input = "", environment = {}, shell, directory, onStart, onOutput } = options;
  const variables = Object.entries({ PATH: process.env["PATH"] ?? "", ...environment });
  const command = [...toolCommand, ...args];
  const inShell = shell === undefined ? command : ["/bin/sh", "-c", shell, "sh", ...command];
  const words = ["-i", ...variables.map(([name, value]) => `${name}=${value}`), ...inShell];
  const child = spawn("/usr/bin/env", words, directory === undefined ? {} : { cwd: directory });
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      onOutput?.(stdout, write);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    // The program can end before it has read all input.
    child.stdin.on("error", () => {});
    const write = (text: string | null): void => {
      if (text === null) child.stdin.end();
      else child.stdin.write(text);
    };
    child.on("error", reject);
    child.on("spawn", () => onStart?.(child));
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    writePieces(write, typeof input === "string" ? [input] : input, onOutput === undefined);
  });
}

function writePieces(write: (text: string | null) => void, [piece, ...rest]: readonly string[], ends: boolean): void {
  if (piece !== undefined) {
    if (piece !== "") write(piece);
    setTimeout(writePieces, rest.length === 0 ? 0 : 10, write, rest, ends);
  } else if (ends) write(null);
}
