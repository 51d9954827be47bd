import type { RequestService } from "./request-service.ts";

/**
 * The place where a server listens: a path, or the descriptor of an open socket. At a path, only clients that the mode
 * admits can connect at any moment.
 */
export type ListenPlace = { readonly path: string; readonly mode: number } | { readonly fd: number };

/** The maximum number of connections that wait to be accepted. */
export const backlog = 511;

/**
 * Serves requests at a socket.
 *
 * @returns a function that stops listening
 * @throws Error (by rejection) if the socket cannot be created
 */
export type Serve = (place: ListenPlace, service: RequestService) => Promise<() => void>;

/** Returns the error for a socket that cannot be created. */
export function cannotListen(place: ListenPlace, code: string): Error {
  const where = "fd" in place ? `descriptor ${place.fd}` : place.path;
  return new Error(`cannot create a socket at ${where} (${code}); check that its folder exists and is writable`);
}
