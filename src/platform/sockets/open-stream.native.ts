import { StreamRequest } from "../native/stream-request.native.ts";
import type { StreamReader } from "./open-stream.ts";

/** Sends a request on a connection of its own, and receives the reply while other work continues. */
export function openStream(path: string, request: string, reader: StreamReader): () => void {
  const stream = new StreamRequest(path, request, undefined, {
    add: (piece) => reader.add(piece),
    end: () => reader.end(),
    // The words of Node.js.
    fail: (code, isConnected) => reader.fail(new Error(`${isConnected ? "read" : "connect"} ${code} ${path}`)),
  });
  return () => stream.close();
}
