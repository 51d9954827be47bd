import type { Socket } from "node:net";
import { type ApiServer, dispatch } from "../api/dispatch.ts";
import type { EventStream } from "../api/event-subscription.ts";
import type { ApiSocket } from "../api/method.ts";
import { thrownText } from "../base/thrown-text.ts";
import { errorKinds, QubesError } from "../core/errors.ts";
import { encodeException, successPrefix } from "../wire/encode-reply.ts";
import { maxRequestBytes, parseRequest, type RawRequest } from "../wire/parse-request.ts";
import type { DaemonLog } from "./daemon-log.ts";

/** The limits of a client. A client beyond them is disconnected, and the log says so. */
export const connectionLimits = {
  /** The time to send the whole request. */
  requestMilliseconds: 30_000,
  /** The maximum size of unread events. */
  waitingBytes: 1024 * 1024,
} as const;

/** Serves one connection: a request, its reply or event stream, and the end. */
export function serveConnection(socket: Socket, kind: ApiSocket, server: ApiServer, log: DaemonLog): void {
  const pieces: Buffer[] = [];
  let length = 0;
  // An error of a connection ends only that connection.
  socket.on("error", () => socket.destroy());
  socket.setTimeout(connectionLimits.requestMilliseconds, () => {
    log.warning("a client did not complete its request in time");
    socket.destroy();
  });
  socket.on("data", (piece: Buffer) => {
    length += piece.length;
    if (length <= maxRequestBytes) pieces.push(piece);
    else {
      log.warning("request too long");
      socket.destroy();
    }
  });
  socket.on("end", () => {
    socket.setTimeout(0);
    const request = parseRequest(Buffer.concat(pieces));
    if (request !== undefined) void answer(socket, kind, server, log, request);
    else {
      log.warning(`malformed request of ${length} bytes`);
      socket.destroy();
    }
  });
}

async function answer(
  socket: Socket,
  kind: ApiSocket,
  server: ApiServer,
  log: DaemonLog,
  request: RawRequest,
): Promise<void> {
  try {
    const result = await dispatch(server, kind, request);
    if (typeof result === "object" && "start" in result) stream(socket, result, log);
    else {
      // One write takes both parts, without a copy of a long content.
      socket.cork();
      socket.write(successPrefix);
      socket.end(result ?? "");
    }
  } catch (error) {
    log.warning(describe(request, error as Error));
    const reply = exceptionReply(error, request);
    if (reply === undefined) socket.destroy();
    else socket.end(reply);
  }
}

/** The payload is private to the client, so only its length is logged. */
function describe({ method, argument, source, dest, payload }: RawRequest, error: Error): string {
  const call = `${method}+${argument} of ${source} to ${dest} with ${payload.length} bytes`;
  const cause = error instanceof QubesError ? error.cause : error;
  const reason = error instanceof QubesError ? `${error.code}: ${error.message}` : "";
  const what = cause === undefined ? reason : thrownText(cause);
  return `${call} failed: ${what}`;
}

/** Returns the reply for an error, or nothing if the error has no class for clients, or had none in 2019. */
function exceptionReply(error: unknown, { framing }: RawRequest): Uint8Array | undefined {
  if (!(error instanceof QubesError)) return undefined;
  const kind: { family: string; in2019?: string | null; keyError?: true } = errorKinds[error.code];
  if (framing === "new") return encodeException(error.code, error.message);
  if (kind.family !== "exception" && error.in2019 === undefined) return undefined;
  const name = error.in2019 ?? (kind.in2019 === undefined ? error.code : kind.in2019);
  if (name === null) return undefined;
  return encodeException(name, kind.keyError === true ? quoted(error.message) : error.message);
}

/** Quotes a text as Python does: in single quotes, unless it contains one. */
function quoted(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}

function stream(socket: Socket, events: EventStream, log: DaemonLog): void {
  let isWaitedFor = true;
  const send = (bytes: Uint8Array): void => {
    if (!isWaitedFor) return;
    socket.write(bytes);
    if (socket.writableLength > connectionLimits.waitingBytes) {
      log.warning("disconnected a client that reads its events too slowly");
      isWaitedFor = false;
      socket.destroy();
    }
  };
  const stop = events.start(send, () => socket.destroy());
  socket.on("close", stop);
}
