import { monotonicTime } from "../platform/process/clock.ts";
import type { Exchange, ExchangeLimits } from "../platform/sockets/exchange.ts";
import { type ApiCall, type ApiReply, decodeReply, encodeCall, type Framing } from "../wire/framing.ts";

/** A daemon's socket, and the way to reach it. */
export interface DaemonSocket {
  readonly path: string;
  readonly exchange: Exchange;
  readonly limits: ExchangeLimits;
  /** The framing of requests. A daemon that supports only another framing closes the connection without a byte. */
  readonly framing: Framing;
}

/**
 * Makes a call of the Admin API that changes nothing. Without an answer, it retries with the second framing. Both
 * attempts share one deadline.
 *
 * @param onSent called once, when the first request is on its way
 * @returns the reply, and the framing that got it or was tried last
 * @throws ExchangeError (by rejection)
 */
export async function callDaemon(socket: DaemonSocket, call: ApiCall, onSent?: () => void): Promise<FramedReply> {
  const begin = monotonicTime();
  const reply = await callDaemonOnce(socket, call, onSent);
  if (reply.kind !== "empty") return { reply, framing: socket.framing };
  const framing = socket.framing === "new" ? "old" : "new";
  const deadline = Math.max(1, Math.ceil(socket.limits.deadline - (monotonicTime() - begin)));
  const limits = { ...socket.limits, deadline };
  return { reply: await callDaemonOnce({ ...socket, framing, limits }, call), framing };
}

/** A reply of the daemon, with the framing that the daemon speaks. */
export interface FramedReply {
  readonly reply: ApiReply;
  readonly framing: Framing;
}

/**
 * Makes a call of the Admin API in one framing. A call that changes something is never repeated, because a daemon that
 * died before its answer may have carried it out.
 *
 * @throws ExchangeError (by rejection)
 */
export async function callDaemonOnce(socket: DaemonSocket, call: ApiCall, onSent?: () => void): Promise<ApiReply> {
  const { path, exchange, limits, framing } = socket;
  return decodeReply(await exchange(path, encodeCall(call, framing), limits, onSent));
}
