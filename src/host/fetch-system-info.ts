import { decodeUtf8 } from "../platform/text/encoding.ts";
import { readSystemInfo, type SystemInfo, SystemInfoError } from "../policy/model/system-info.ts";
import type { Framing } from "../wire/framing.ts";
import { callDaemon, type DaemonSocket } from "./call-daemon.ts";

/** The domains, and the framing that the daemon speaks. */
export interface FetchedSystemInfo {
  readonly info: SystemInfo;
  readonly framing: Framing;
}

/**
 * Asks the core daemon about the domains, by `internal.GetSystemInfo`
 * (docs/reference/admin-api.md#system-information).
 *
 * @param onSent called once, when the request is on its way
 * @param read parses the JSON; a caller that remembers a reply need not parse it again
 * @throws ExchangeError or SystemInfoError (by rejection): no listener, no answer in time, an exception, malformed JSON
 */
export async function fetchSystemInfo(
  daemon: DaemonSocket,
  onSent?: () => void,
  read: (json: Uint8Array) => SystemInfo = parseSystemInfo,
): Promise<FetchedSystemInfo> {
  const call = { source: "dom0", method: "internal.GetSystemInfo", dest: "dom0" };
  const { reply, framing } = await callDaemon(daemon, call, onSent);
  switch (reply.kind) {
    case "success":
      return { info: read(reply.content), framing };
    case "exception":
      throw new SystemInfoError(`the daemon answered ${reply.name}: ${reply.message}`);
    case "empty":
      throw new SystemInfoError("the daemon closed the connection without an answer");
    case "malformed":
      throw new SystemInfoError("the daemon's answer is malformed");
  }
}

/**
 * Reads system information from JSON.
 *
 * @throws SystemInfoError if the text is not JSON or has another shape
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
