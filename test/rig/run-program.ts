import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The end of a program. Its output has one character a byte. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  /** Standard input. */
  readonly input?: string | Buffer;
  /** A shell script that runs the program as `"$@"`. */
  readonly shell?: string;
  /** Called with the output so far. */
  readonly onOutput?: (printed: string, child: ChildProcess) => void;
  /** Called when the program runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** The path of a program in bin/. */
function programPath(name: string): string {
  return fileURLToPath(new URL(`../../bin/${name}`, import.meta.url));
}

/** Runs a program of bin/ by its real file, in an empty environment. */
export function runProgram(name: string, args: readonly string[], options: ProgramOptions = {}): Promise<ProgramEnd> {
  const { input = "", shell, onOutput, onStart } = options;
  const command = [process.execPath, programPath(name), ...args];
  const [file = "", ...rest] = shell === undefined ? command : ["/bin/sh", "-c", shell, "sh", ...command];
  const child = spawn(file, rest, { env: { PATH: process.env["PATH"] ?? "" } });
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("latin1").on("data", (text: string) => {
      stdout += text;
      onOutput?.(stdout, child);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    // The program can end before it has read all input.
    child.stdin.on("error", () => {});
    child.on("error", reject);
    child.on("spawn", () => onStart?.(child));
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
    child.stdin.end(input);
  });
}
