import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { nativeCommands } from "../../src/cli/included-commands.ts";

const bundle = fileURLToPath(new URL("../../dist/qrexec-policy.cjs", import.meta.url));
const { QREXEC_POLICY: executable } = process.env;

/** The words that run the built program with Node.js. */
export const bundleCommand: readonly [program: string, ...args: string[]] = [process.execPath, bundle];

/** The words that run the built program: Node.js with the bundle, or the executable that QREXEC_POLICY names. */
export const toolCommand: readonly [program: string, ...args: string[]] =
  executable === undefined ? bundleCommand : [resolve(executable)];

/** Whether it is the executable that needs no Node.js. */
export const isStandalone = executable !== undefined;

/** Returns whether the program has a command. */
export function hasCommand(name: string | undefined): boolean {
  return !isStandalone || nativeCommands.some((each) => each === name);
}
