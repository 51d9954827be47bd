import { spawnSync } from "node:child_process";

/** Given by the launcher of `qrexec-policy` (src/launcher/launch.ts); absent in other programs. */
declare const launcher: { readonly file: string } | undefined;

/**
 * Writes the code caches of this program and this version of Node.js into a directory, unless they are there. Calls start
 * faster with them, and are decided the same.
 *
 * @throws Error if they cannot be written, or this version of Node.js cannot use them
 */
export function writeCodeCaches(directory: string): void {
  if (typeof launcher === "undefined") return;
  const args = [...process.execArgv, launcher.file, "__caches", directory];
  const { status, signal, stderr, error } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status === 0) return;
  throw new Error(error?.message ?? (stderr.trim() || `the process that writes them ended with ${status ?? signal}`));
}
