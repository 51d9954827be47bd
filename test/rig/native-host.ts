import { execFileSync, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NativeHost } from "../../src/platform/native/host.ts";
import { type Scope, TemporaryFolder } from "./temporary-folder.ts";

const native = fileURLToPath(new URL("../../native", import.meta.url));

/** Why the tests of the native host are skipped, or false. */
export const noNativeHost = spawnSync("cargo", ["--version"]).error === undefined ? false : "needs cargo";

/** Prints values as a line of JSON. */
type Print = (...values: readonly unknown[]) => void;

/** A program for the native host. It runs there, so that it cannot use anything of this process. */
export type NativeProgram = (host: NativeHost, print: Print, code: (name: string) => unknown) => void;

/** The end of a program in the native host. */
export interface NativeEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The values that the program printed. */
  readonly printed: readonly unknown[];
  readonly stderr: string;
}

export interface NativeOptions {
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** A shell script that runs the program as `"$@"`. */
  readonly shell?: string;
  /** Other parts than the start, each a text of JavaScript. */
  readonly parts?: Readonly<Record<string, string>>;
}

let executable: string | undefined;

/** Builds the executable that runs parts from a directory, once. */
function build(): string {
  if (executable === undefined) {
    const args = ["build", "--quiet", "--locked", "--example", "run-parts"];
    execFileSync("cargo", args, { cwd: native, stdio: ["ignore", "inherit", "inherit"] });
    executable = join(native, "target/debug/examples/run-parts");
  }
  return executable;
}

/** Runs a program in the native host. */
export function runInHost(scope: Scope, program: NativeProgram, options: NativeOptions = {}): Promise<NativeEnd> {
  const { args = [], environment = {}, shell, parts = {} } = options;
  const folder = new TemporaryFolder(scope);
  folder.write("start.js", startPart(program));
  for (const [name, text] of Object.entries(parts)) folder.write(`${name}.js`, text);
  const command = [build(), folder.path, ...args];
  const [file = "", ...rest] = shell === undefined ? command : ["/bin/sh", "-c", shell, "sh", ...command];
  const child = spawn(file, rest, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, printed: readLines(stdout), stderr }));
  });
}

/** The text of a function is what the loader of TypeScript made of it, with calls of its helper `__name`. */
function startPart(program: NativeProgram): string {
  return `(function (host, code) {
    const __name = (named) => named;
    const print = (...values) => host.write(1, JSON.stringify(values.length === 1 ? values[0] : values) + "\\n");
    (${program})(host, print, code);
  })`;
}

function readLines(text: string): unknown[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as unknown);
}
