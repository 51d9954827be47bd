import type { Exchange, ExchangeLimits } from "./exchange.ts";
import { type ApiCall, type ApiReply, decodeReply, encodeCall, type Framing } from "./framing.ts";

/** A daemon's socket and the way to reach it. */
export interface DaemonSocket {
  readonly path: string;
  readonly exchange: Exchange;
  readonly limits: ExchangeLimits;
  /** The framing that is tried first. A daemon that knows only the other one closes without a byte. */
  readonly framing: Framing;
}

/**
 * Makes a call of the Admin API, in the other framing if the first got no answer.
 *
 * @param onSent called once, when the first request is on its way
 * @throws ExchangeError (by rejection)
 */
export async function callDaemon(socket: DaemonSocket, call: ApiCall, onSent?: () => void): Promise<ApiReply> {
  const { path, exchange, limits, framing } = socket;
  const reply = decodeReply(await exchange(path, encodeCall(call, framing), limits, onSent));
  if (reply.kind !== "empty") return reply;
  const other = framing === "new" ? "old" : "new";
  return decodeReply(await exchange(path, encodeCall(call, other), limits));
}
