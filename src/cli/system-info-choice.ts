import { readFileSync } from "node:fs";
import { systemPaths } from "../base/system-paths.ts";
import type { Arguments } from "../command/arguments.ts";
import { answerLimits } from "../host/daemon-limits.ts";
import { fetchSystemInfo, parseSystemInfo } from "../host/fetch-system-info.ts";
import { findTransport } from "../platform/sockets/fastest-transport.ts";
import type { Dialect } from "../policy/model/dialect.ts";
import type { SystemInfo } from "../policy/model/system-info.ts";

/** System information from `--system-info`, else from the core daemon; a text says why there is none. */
export async function obtainSystemInfo(given: Arguments, dialect: Dialect): Promise<SystemInfo | string> {
  const file = given.value("system-info");
  try {
    if (file !== undefined) return parseSystemInfo(readFileSync(file === "-" ? 0 : file));
    const path = given.value("qubesd-socket") ?? systemPaths.qubesdInternalSocket;
    const framing = dialect === "legacy" ? "old" : "new";
    const { exchange } = findTransport();
    return (await fetchSystemInfo({ path, framing, exchange, limits: answerLimits })).info;
  } catch (error) {
    const { message } = error as Error;
    return file === undefined ? `${message}; name a file with --system-info FILE` : message;
  }
}
