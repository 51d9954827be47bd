import { isNative } from "../platform/process/runtime.ts";
import { type CommandName, commandNames } from "./command-names.ts";

/** The commands of the native executable, in the order of the help. Each has a part for it in scripts/parts.ts. */
export const nativeCommands: readonly CommandName[] = ["eval", "rules", "compile", "daemon", "status"];

/** The commands that this program has. */
export const includedCommands: readonly CommandName[] = isNative ? nativeCommands : commandNames;

/** Returns whether a word is a command that this program has. */
export function isIncluded(name: string): name is CommandName {
  return (includedCommands as readonly string[]).includes(name);
}
