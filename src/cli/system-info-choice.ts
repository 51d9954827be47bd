import { type ExitCode, exitCodes } from "../base/exit-code.ts";
import { systemPaths } from "../base/system-paths.ts";
import type { Arguments } from "../command/arguments.ts";
import { answerLimits } from "../host/daemon-limits.ts";
import { fetchSystemInfo, parseSystemInfo } from "../host/fetch-system-info.ts";
import { writeError } from "../host/write-all.ts";
import { readAll } from "../platform/files/read-all.ts";
import { findTransport } from "../platform/sockets/fastest-transport.ts";
import type { Dialect } from "../policy/model/dialect.ts";
import type { SystemInfo } from "../policy/model/system-info.ts";
import { plain } from "./reporters/plain.ts";

/** Returns system information from `--system-info`, otherwise from the core daemon. On failure, returns the reason. */
export async function obtainSystemInfo(given: Arguments, dialect: Dialect): Promise<SystemInfo | string> {
  const file = given.value("system-info");
  try {
    if (file !== undefined) return readSystemInfoFile(file);
    const path = given.value("qubesd-socket") ?? systemPaths.qubesdInternalSocket;
    const framing = dialect === "legacy" ? "old" : "new";
    const { exchange } = findTransport();
    return (await fetchSystemInfo({ path, framing, exchange, limits: answerLimits })).info;
  } catch (error) {
    const { message } = error as Error;
    return file === undefined ? `${message}\n  help: name a file with --system-info FILE` : message;
  }
}

/**
 * Reads system information from a file, or from standard input if it is `-`.
 *
 * @throws Error that says what is wrong with the file
 */
export function readSystemInfoFile(file: string): SystemInfo {
  const shown = file === "-" ? "standard input" : file;
  let bytes: Uint8Array;
  try {
    bytes = readAll(file === "-" ? 0 : file);
  } catch (error) {
    throw new Error(`${shown} cannot be read: ${(error as NodeJS.ErrnoException).code}`, { cause: error });
  }
  try {
    return parseSystemInfo(bytes);
  } catch (error) {
    throw new Error(`${shown}: ${(error as Error).message}`, { cause: error });
  }
}

/** Reports that a command has no system information, and returns its exit code. */
export function reportNoSystemInfo(command: string, reason: string): ExitCode {
  const lines = reason.split("\n").map(plain).join("\n");
  writeError(`qrexec-policy ${command}: no system information: ${lines}\n`);
  return exitCodes.systemInfo.code;
}
