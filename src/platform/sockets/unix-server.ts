import { chmodSync } from "node:fs";
import { connect, type Server } from "node:net";
import { boundSockets, placeOfSocket } from "./kernel-sockets.ts";

/**
 * The place where a server listens: a path, or the descriptor of an open socket. At a path, only clients that the mode
 * admits can connect at any moment.
 */
export type ListenPlace = { readonly path: string; readonly mode: number } | { readonly fd: number };

/**
 * Makes a server listen.
 *
 * @throws Error (by rejection) if the socket cannot be created
 */
export async function listenAt(server: Server, where: ListenPlace): Promise<void> {
  if ("fd" in where) return listen(server, { fd: where.fd }, `descriptor ${where.fd}`);
  const { path, mode } = where;
  const mask = process.umask(~mode & 0o777);
  try {
    await listen(server, { path }, path);
    chmodSync(path, mode);
  } finally {
    process.umask(mask);
  }
}

/** Returns whether a process listens at a path, even if it is too busy or refuses this connection. */
export function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", ({ code }: NodeJS.ErrnoException) => {
      if (code === "ENOENT") resolve(false);
      // Some runtimes do not distinguish a stale socket from a busy one.
      else resolve(code !== "ECONNREFUSED" || isListedListening(path));
    });
  });
}

function isListedListening(path: string): boolean {
  const place = placeOfSocket(path);
  return boundSockets().some((socket) => socket.isListening && socket.path === place);
}

/** Returns the error for a socket that cannot be created. */
export function cannotListen(place: string, code: string): Error {
  return new Error(`cannot create a socket at ${place} (${code}); check that its folder exists and is writable`);
}

function listen(
  server: Server,
  where: { readonly path: string } | { readonly fd: number },
  place: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => reject(cannotListen(place, error.code ?? "unknown"));
    server.once("error", onError);
    server.listen(where, () => {
      server.off("error", onError);
      // If descriptors run out, a client cannot be accepted. Without a listener, that error would end the process.
      server.on("error", () => {});
      resolve();
    });
  });
}
