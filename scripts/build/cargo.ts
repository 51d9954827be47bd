import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";

/** The tool that builds the native executable is missing. */
const cargoIsMissing = "cargo is missing";

/** Returns whether cargo can be started. */
export function hasCargo(): boolean {
  return spawnSync("cargo", ["--version"], { stdio: "ignore" }).status === 0;
}

/**
 * Runs cargo in `native/`. Its output goes to the terminal.
 *
 * @param root the top of the repository
 * @throws Error if it fails
 */
export function runCargo(root: string, args: readonly string[]): void {
  const { status, error } = spawnSync("cargo", args, { cwd: join(root, "native"), stdio: "inherit" });
  if (error !== undefined) throw new Error(cargoIsMissing, { cause: error });
  if (status !== 0) throw new Error(`cargo ${args.join(" ")} failed`);
}

/** Returns the standard output of cargo in `native/`. */
export function readCargo(root: string, args: readonly string[]): string {
  const options = { cwd: join(root, "native"), encoding: "utf8", maxBuffer: 1 << 28 } as const;
  return execFileSync("cargo", args, { ...options, stdio: ["ignore", "pipe", "inherit"] });
}
