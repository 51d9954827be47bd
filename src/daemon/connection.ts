import type { Socket } from "node:net";
import { type ApiServer, dispatch } from "../api/dispatch.ts";
import type { EventStream } from "../api/event-subscription.ts";
import type { ApiSocket } from "../api/method.ts";
import { errorKinds, QubesError } from "../core/errors.ts";
import { encodeException, successPrefix } from "../wire/encode-reply.ts";
import { maxRequestBytes, parseRequest, type RawRequest } from "../wire/parse-request.ts";
import type { DaemonLog } from "./daemon-log.ts";

/** What a client may do; one that does more is cut off, and the log says so. */
export const connectionLimits = {
  /** By then it has to have sent its whole request. */
  requestMilliseconds: 30_000,
  /** So much of a stream of events may wait for it to be read. */
  waitingBytes: 1024 * 1024,
} as const;

/** Serves one connection: a request, its reply or the events that it asks for, and the end. */
export function serveConnection(socket: Socket, kind: ApiSocket, server: ApiServer, log: DaemonLog): void {
  const pieces: Buffer[] = [];
  let length = 0;
  // What goes wrong with a connection ends it and nothing else.
  socket.on("error", () => socket.destroy());
  socket.setTimeout(connectionLimits.requestMilliseconds, () => {
    log.warning("a client did not finish its request in time");
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
      log.warning(`a request of ${length} bytes that is in neither framing`);
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
      // Both in one write, without a copy of what may be long.
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

/** The payload is the client's business: only its length is logged. */
function describe({ method, argument, source, dest, payload }: RawRequest, error: Error): string {
  const call = `${method}+${argument} of ${source} to ${dest} with ${payload.length} bytes`;
  const what = error instanceof QubesError ? `${error.code}: ${error.message}` : (error.stack ?? String(error));
  return `${call} failed: ${what}`;
}

/** What a client is told of an error; nothing for what it has no class for, or had none in 2019. */
function exceptionReply(error: unknown, { framing }: RawRequest): Uint8Array | undefined {
  if (!(error instanceof QubesError)) return undefined;
  const kind: { family: string; in2019?: string | null; keyError?: true } = errorKinds[error.code];
  if (framing === "new") return encodeException(error.code, error.message);
  if (kind.family !== "exception" && error.in2019 === undefined) return undefined;
  const name = error.in2019 ?? (kind.in2019 === undefined ? error.code : kind.in2019);
  if (name === null) return undefined;
  return encodeException(name, kind.keyError === true ? quoted(error.message) : error.message);
}

/** As Python shows a text: in single quotes unless it holds some. */
function quoted(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}

function stream(socket: Socket, events: EventStream, log: DaemonLog): void {
  let isWaitedFor = true;
  const send = (bytes: Uint8Array): void => {
    if (!isWaitedFor) return;
    socket.write(bytes);
    if (socket.writableLength > connectionLimits.waitingBytes) {
      log.warning("a client reads its events too slowly and is cut off");
      isWaitedFor = false;
      socket.destroy();
    }
  };
  const stop = events.start(send, () => socket.destroy());
  socket.on("close", stop);
}
