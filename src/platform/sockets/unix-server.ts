import { chmodSync } from "node:fs";
import type { Server } from "node:net";
import { cannotListen, type ListenPlace } from "./listen-place.ts";

/**
 * Makes a server listen.
 *
 * @throws Error (by rejection) if the socket cannot be created
 */
export async function listenAt(server: Server, place: ListenPlace): Promise<void> {
  if ("fd" in place) return listen(server, place);
  const mask = process.umask(~place.mode & 0o777);
  try {
    await listen(server, place);
    chmodSync(place.path, place.mode);
  } finally {
    process.umask(mask);
  }
}

function listen(server: Server, place: ListenPlace): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => reject(cannotListen(place, error.code ?? "unknown"));
    server.once("error", onError);
    server.listen("fd" in place ? { fd: place.fd } : { path: place.path }, () => {
      server.off("error", onError);
      // If descriptors run out, a client cannot be accepted. Without a listener, that error would end the process.
      server.on("error", () => {});
      resolve();
    });
  });
}
