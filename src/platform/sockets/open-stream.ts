import { connect } from "node:net";

/** Receives what happens on a connection. */
export interface StreamReader {
  /** Receives a piece of the reply, whose memory may be reused. */
  add(piece: Uint8Array): void;
  /** The peer has ended its half. */
  end(): void;
  /** The connection failed or could not be made. */
  fail(error: Error): void;
}

/**
 * Sends a request on a connection of its own, ends the writing half, and receives the reply while other work continues.
 *
 * @param request ASCII
 * @returns a function that ends the connection
 */
export function openStream(path: string, request: string, reader: StreamReader): () => void {
  const socket = connect(path);
  socket.on("data", (piece) => reader.add(piece));
  socket.on("error", (error) => reader.fail(error));
  socket.on("end", () => reader.end());
  socket.end(request);
  return () => socket.destroy();
}
