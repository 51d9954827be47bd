import { spawnSync } from "node:child_process";
import type { Form } from "./forms.ts";
import { cleanEnvironment } from "./system.ts";

const callgrind = [
  "--tool=callgrind",
  "--callgrind-out-file=/dev/null",
  // Node.js writes machine code into memory.
  "--smc-check=all-non-file",
  "--trace-children=yes",
];

/**
 * Counts the instructions of one run, which other load does not change. Counts of Node.js differ by a few per cent from
 * run to run, because its threads share the work differently.
 *
 * @returns undefined if valgrind is not installed
 * @throws Error if the answer is wrong
 */
export function countInstructions({ name, command, expected }: Form): number | undefined {
  const options = { env: cleanEnvironment(), encoding: "utf8" } as const;
  const { error, status, stdout, stderr } = spawnSync("valgrind", [...callgrind, ...command], options);
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") return undefined;
  const counts = Array.from((stderr ?? "").matchAll(/^==\d+== Collected : (\d+)/gm), ([, count]) => Number(count));
  if (status !== 0 || counts.length === 0 || !stdout.includes(expected)) {
    throw new Error(`${name} did not answer as it should under valgrind:\n${stderr}`);
  }
  return counts.reduce((sum, count) => sum + count, 0);
}
