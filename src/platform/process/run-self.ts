import { spawnSync } from "node:child_process";

/** Given by the launcher of `qrexec-policy` (src/launcher/launch.ts); absent in other programs. */
declare const launcher: { readonly file: string } | undefined;

/** Whether this program was started by the launcher, so that its file can run again. */
export const canRunSelf: boolean = typeof launcher !== "undefined";

/**
 * Runs the file of this program again with the same Node.js. Its output is ignored.
 *
 * @throws Error with what it wrote to standard error, if it ended otherwise than with 0
 */
export function runSelf(...args: readonly string[]): void {
  const file = launcher?.file as string;
  const { status, signal, stderr, error } = spawnSync(process.execPath, [...process.execArgv, file, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status !== 0) throw new Error(error?.message ?? (stderr.trim() || `it ended with ${status ?? signal}`));
}
