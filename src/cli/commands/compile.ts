import { exitCodes } from "../../base/exit-code.ts";
import { parentPath, resolvePath } from "../../base/path.ts";
import { systemPaths } from "../../base/system-paths.ts";
import type { Arguments } from "../../command/arguments.ts";
import { UsageError } from "../../command/usage-error.ts";
import { readCompiledFile } from "../../host/compiled-file.ts";
import { replaceFile } from "../../host/replace-file.ts";
import { writeError } from "../../host/write-all.ts";
import { changeMode, makeDirectory } from "../../platform/files/change-files.ts";
import { exists, isFile } from "../../platform/files/read-files.ts";
import { writeCodeCaches } from "../../platform/process/code-caches.ts";
import { compilePolicy } from "../../policy/load/compile-policy.ts";
import { writeOutput } from "../output.ts";
import { choosePolicy } from "../policy-choice.ts";
import { formatDiagnostics } from "../reporters/diagnostics-text.ts";

/** `qrexec-policy compile` */
export function runCompile(given: Arguments): number {
  const { files, place } = choosePolicy(given);
  if (place.dialect === "legacy")
    throw new UsageError("policy of R4.0 cannot be compiled, since each call reads the file of its service");
  const output = chooseOutput(given);
  const policy = compilePolicy(files, place.sources);
  if ("errors" in policy) {
    writeError(formatDiagnostics(policy.errors.map(({ diagnostic }) => diagnostic)));
    return exitCodes.policy.code;
  }
  if (given.flag("check")) return check(output, policy.text);
  try {
    makeDirectories(parentPath(output));
    replaceFile(output, policy.text);
    // Every caller may read it and only the owner may write it, whatever the umask is.
    changeMode(output, 0o644);
  } catch (error) {
    writeError(`qrexec-policy compile: ${output} cannot be written: ${(error as Error).message}\n`);
    writeError("  help: run it as root, or name another file with --output\n");
    return exitCodes.usage.code;
  }
  writeOutput(`${output}: ${policy.rules} ${policy.rules === 1 ? "rule" : "rules"}\n`);
  if (!given.flag("no-code-caches")) tryToWriteCodeCaches(output);
  return exitCodes.allow.code;
}

/** Reports a failure, but the policy is compiled: without code caches calls only start slower. */
function tryToWriteCodeCaches(output: string): void {
  const directory = parentPath(output);
  try {
    // The policy can be written to a device or a pipe.
    if (isFile(output)) writeCodeCaches(directory);
  } catch (error) {
    writeError(`qrexec-policy compile: no code caches in ${directory}: ${(error as Error).message}\n`);
  }
}

/** Creates a directory and its parents. `mkdirSync` with `recursive` would loop forever in /proc and similar places. */
function makeDirectories(path: string): void {
  if (doesExist(path)) return;
  makeDirectories(parentPath(path));
  makeDirectory(path);
}

function doesExist(path: string): boolean {
  try {
    return exists(path);
  } catch {
    return false;
  }
}

function chooseOutput(given: Arguments): string {
  const output = given.value("output");
  if (output !== undefined) return output;
  if (given.values("policy-dir").length > 0) throw new UsageError("--policy-dir needs --output FILE");
  return resolvePath("/", `${given.value("root") ?? ""}${systemPaths.compiledPolicy}`);
}

function check(file: string, text: string): number {
  if (readCompiledFile(file) === text) {
    writeOutput(`${file}: is current\n`);
    return exitCodes.allow.code;
  }
  writeOutput(`${file}: is missing, stale, or can be written by others; calls load the policy itself\n`);
  writeOutput("  help: run qrexec-policy compile\n");
  return exitCodes.deny.code;
}
