import { chmodSync } from "node:fs";
import { connect, type Server } from "node:net";
import { boundSockets, placeOfSocket } from "./kernel-sockets.ts";

/**
 * Where a server listens: at a path, where nobody but those whom the mode lets in can connect at any moment, or at a
 * descriptor that is a socket already.
 */
export type ListenPlace = { readonly path: string; readonly mode: number } | { readonly fd: number };

/**
 * Has a server listen.
 *
 * @throws Error (by rejection) when there can be no socket
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

/** Whether somebody listens at a path, who may be too busy to take a connection, or not take one from us. */
export function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", ({ code }: NodeJS.ErrnoException) => {
      if (code === "ENOENT") resolve(false);
      // Not every runtime tells a socket that nobody serves from one that has no room.
      else resolve(code !== "ECONNREFUSED" || isListedListening(path));
    });
  });
}

function isListedListening(path: string): boolean {
  const place = placeOfSocket(path);
  return boundSockets().some((socket) => socket.isListening && socket.path === place);
}

/** Why there can be no socket at a place. */
export function cannotListen(place: string, code: string): Error {
  return new Error(`no socket can be made at ${place} (${code}); does its folder exist, and is it yours?`);
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
      // A client that cannot be taken, for want of descriptors, is none; without a listener the process would end.
      server.on("error", () => {});
      resolve();
    });
  });
}
