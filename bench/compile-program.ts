import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Compiles a C program of this folder, without `.c` in its name, and returns its path. */
export function compileProgram(name: string, folder: string): string {
  const program = join(folder, name);
  execFileSync("cc", ["-O2", "-o", program, fileURLToPath(new URL(`${name}.c`, import.meta.url))]);
  return program;
}
