import { chmodSync, writeSync } from "node:fs";
import { errorName } from "../files/system-error.ts";
import { backlog, cannotListen, type ListenPlace, type Serve } from "./listen-place.ts";
import { endOfFile, findPipeBindings, type PipeBindings, type PipeHandle } from "./pipe-bindings.ts";
import { readWhatIsThere } from "./read-available.ts";
import type { RequestService } from "./request-service.ts";

/*
 * Serves requests on pipe handles. `node:net` creates a stream for each connection, which costs as much as a decision
 * (docs/performance.md).
 */

interface ListeningHandle extends PipeHandle {
  bind(path: string): number;
  open(descriptor: number): number;
  listen(backlog: number): number;
  onconnection: (status: number, client: PipeHandle | undefined) => void;
}

/** Returns the way to serve on pipe handles, or undefined if this Node.js lacks a necessary part. */
export function findServeByPipe(): Serve | undefined {
  const bindings = findPipeBindings();
  if (bindings === undefined) return undefined;
  const room = Buffer.alloc(roomBytes);
  return async (place, service) => {
    const server = new bindings.Pipe(bindings.serverType) as ListeningHandle;
    return serve(server, place, (client) => serveClient(bindings, client, room, service));
  };
}

function serve(server: ListeningHandle, place: ListenPlace, onClient: (client: PipeHandle) => void): () => void {
  server.onconnection = (_status, client) => {
    if (client !== undefined) onClient(client);
  };
  const check = (status: number): void => {
    if (status >= 0) return;
    server.close();
    throw cannotListen(place, errorName(status));
  };
  if ("fd" in place) {
    check(server.open(place.fd));
    check(server.listen(backlog));
  } else {
    const mask = process.umask(~place.mode & 0o777);
    try {
      check(server.bind(place.path));
      check(server.listen(backlog));
      chmodSync(place.path, place.mode);
    } finally {
      process.umask(mask);
    }
  }
  return () => server.close();
}

function serveClient(bindings: PipeBindings, client: PipeHandle, room: Buffer, service: RequestService): void {
  let isOpen = true;
  const connection = service.accept({
    reply(text, whole) {
      // Most clients have ended by now, which is visible without a turn of the event loop.
      const isWhole = whole || readWhatIsThere(client.fd, room, () => false) === "end";
      const writing = new bindings.WriteWrap();
      const written = (status: number): void => {
        if (status < 0 || isWhole) connection.close();
        else if (isOpen) shutdown(bindings, client, () => connection.close());
      };
      writing.oncomplete = written;
      const status = client.writeUtf8String(writing, text);
      if (status < 0 || bindings.state[bindings.asyncIndex] === 0) written(status);
    },
    probe() {
      try {
        // Fails if the peer closed the connection, but not if it closed only half of it.
        writeSync(client.fd, nothing);
      } catch {
        connection.close();
      }
    },
    close() {
      isOpen = false;
      client.close();
    },
  });
  // Most clients send their request and its end directly after connecting. Other errors occur again below.
  let reads = 0;
  const state = readWhatIsThere(client.fd, room, (piece) => {
    connection.add(piece.toString("latin1"));
    return ++reads < maxReads && isOpen;
  });
  if (state === "end") connection.end();
  if (state === "end" || !isOpen) return;
  connection.waitForMore();
  client.onread = (buffer) => {
    const length = bindings.state[bindings.lengthIndex] as number;
    if (length === endOfFile) connection.end();
    else if (length < 0) connection.close();
    else if (buffer !== undefined && isOpen) {
      const piece = Buffer.from(buffer, bindings.state[bindings.offsetIndex] as number, length);
      connection.add(piece.toString("latin1"));
    }
  };
  if (client.readStart() < 0) connection.close();
}

function shutdown(bindings: PipeBindings, client: PipeHandle, onError: () => void): void {
  const shuttingDown = new bindings.ShutdownWrap();
  shuttingDown.oncomplete = () => {};
  if (client.shutdown(shuttingDown) < 0) onError();
}

/** A limit, so that a client that writes without end cannot block the others. */
const maxReads = 3;

const roomBytes = 8192;

const nothing = new Uint8Array(0);
