import { readSystemInfo, type SystemInfo, SystemInfoError } from "../policy/model/system-info.ts";
import type { Framing } from "../wire/framing.ts";
import { decodeUtf8 } from "../wire/utf8.ts";
import { callDaemon, type DaemonSocket } from "./call-daemon.ts";

/**
 * Asks the core daemon about the domains: `internal.GetSystemInfo` (docs/reference/admin-api.md#system-information).
 *
 * @param onSent called once, when the request is on its way
 * @param onFraming called with the framing that the daemon speaks
 * @param read reads the JSON, for who keeps what it read before
 * @throws ExchangeError or SystemInfoError (by rejection): nobody listens, silence, an exception, no JSON, a wrong shape
 */
export async function fetchSystemInfo(
  socket: DaemonSocket,
  onSent?: () => void,
  onFraming?: (framing: Framing) => void,
  read: (json: Uint8Array) => SystemInfo = parseSystemInfo,
): Promise<SystemInfo> {
  const call = { source: "dom0", method: "internal.GetSystemInfo", dest: "dom0" };
  const reply = await callDaemon(socket, call, onSent, onFraming);
  switch (reply.kind) {
    case "success":
      return read(reply.content);
    case "exception":
      throw new SystemInfoError(`the daemon answered ${reply.name}: ${reply.message}`);
    case "empty":
      throw new SystemInfoError("the daemon closed the connection without an answer");
    case "malformed":
      throw new SystemInfoError("the daemon's answer is not framed as one");
  }
}

/**
 * Reads system information from JSON.
 *
 * @throws SystemInfoError when it is not JSON, or not of the right shape
 */
export function parseSystemInfo(json: Uint8Array): SystemInfo {
  let value: unknown;
  try {
    value = JSON.parse(decodeUtf8(json));
  } catch (error) {
    throw new SystemInfoError(`system information is not JSON: ${(error as Error).message}`);
  }
  return readSystemInfo(value);
}
