import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { type Scope, TemporaryFolder } from "./temporary-folder.ts";

/** The output of a block of commands, and its failed commands with their exit codes. */
export interface Pasted {
  readonly printed: string;
  readonly failed: readonly string[];
}

export interface PasteOptions {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs blocks of commands in one shell, one after the other, as if a reader pasted them into a terminal. A block keeps
 * the current directory, the variables and the background processes of the blocks before it. The output contains
 * standard error.
 */
export async function paste(
  scope: Scope,
  blocks: readonly string[],
  options: PasteOptions,
): Promise<readonly Pasted[]> {
  const results = new TemporaryFolder(scope);
  const printed = (index: number) => results.at(`${index}.printed`);
  const failed = (index: number) => results.at(`${index}.failed`);
  const script = blocks.map((text, index) => `exec >"${printed(index)}" 2>&1 9>"${failed(index)}"\n${text}`);
  const trap = `trap 'echo "$?: $BASH_COMMAND" >&9' ERR\n`;
  const file = results.write("script", trap + script.join("\n"));
  const { directory: cwd, environment: env } = options;
  // A group of its own, so that everything that the commands have started ends with the test.
  const shell = spawn("bash", [file], { cwd, env, stdio: "ignore", detached: true });
  scope.teardown(() => endGroup(shell.pid));
  await new Promise((resolve, reject) => shell.on("error", reject).on("exit", resolve));
  return blocks.map((_, index) => ({
    printed: readIfThere(printed(index)),
    failed: readIfThere(failed(index)).split("\n").filter(Boolean),
  }));
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // All of them have ended.
  }
}

/** Reads a result; a block that the shell did not reach has none. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "not run: the shell ended before\n";
  }
}
