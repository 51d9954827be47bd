/** The limits of an exchange. */
export interface ExchangeLimits {
  /** The time from the start to the last byte of the reply, in milliseconds. */
  readonly deadline: number;
  /** The maximum size of the reply in bytes. */
  readonly bytes: number;
}

/** The failure of an exchange. */
export class ExchangeError extends Error {
  override readonly name = "ExchangeError";
  /** The system's name of the error, such as ECONNREFUSED; ETIMEDOUT past the deadline, EMSGSIZE for a long reply. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Sends a request to a Unix socket, shuts down the writing half and reads to the end.
 *
 * @param request the request, one character for each byte
 * @param onSent called once, as soon as the request has been sent; its work overlaps with that of the peer
 * @param known an earlier reply
 * @returns the whole reply; `known` itself if the reply is the same
 * @throws ExchangeError (by rejection) if no process listens, the deadline passes, or the reply is too long
 */
export type Exchange = (
  path: string,
  request: string,
  limits: ExchangeLimits,
  onSent?: () => void,
  known?: Uint8Array,
) => Promise<Uint8Array>;

/** Communicates with Unix sockets. */
export interface Transport {
  readonly exchange: Exchange;
  /** Writes a text without waiting for a reaction of the peer. Returns whether the socket took all of it. */
  readonly writeNow: (path: string, text: string) => boolean | Promise<boolean>;
}

/** Makes the errors of an exchange, for every transport. */
export const exchangeErrors = {
  connect: (path: string, code: string) => new ExchangeError(code, `cannot connect to ${path}: ${code}`),
  broken: (path: string, code: string) => new ExchangeError(code, `the connection to ${path} failed: ${code}`),
  silence: (path: string, deadline: number) =>
    new ExchangeError("ETIMEDOUT", `no complete answer from ${path} within ${deadline} ms`),
  tooLong: (path: string, bytes: number) =>
    new ExchangeError("EMSGSIZE", `the answer from ${path} is longer than ${bytes} bytes`),
} as const;

/**
 * Returns whether an exchange failed because the socket takes datagrams. It compares the code, since an error of another
 * part of the program has another class.
 */
export function isDatagramSocketError(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === "EPROTOTYPE";
}
