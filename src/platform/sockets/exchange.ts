/** How long and how much an exchange may take. */
export interface ExchangeLimits {
  /** From the start to the last byte of the reply, in milliseconds. */
  readonly deadline: number;
  /** Bytes of the reply. */
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
 * @param request one character a byte
 * @param onSent called once, as soon as the request is on its way; what it does overlaps with the other side's work
 * @param known a reply that came before
 * @returns the whole reply; `known` itself if it is the same again
 * @throws ExchangeError (by rejection) when nobody listens, on silence past the deadline, or on too long a reply
 */
export type Exchange = (
  path: string,
  request: string,
  limits: ExchangeLimits,
  onSent?: () => void,
  known?: Uint8Array,
) => Promise<Uint8Array>;

/** The ways to talk to Unix sockets. */
export interface Transport {
  readonly exchange: Exchange;
  /** Writes a text and does not wait for what the other side does with it. Whether all of it is in the socket. */
  readonly writeNow: (path: string, text: string) => boolean | Promise<boolean>;
}

/** Makes the errors of an exchange, for every transport. */
export const exchangeErrors = {
  connect: (path: string, code: string) => new ExchangeError(code, `cannot connect to ${path}: ${code}`),
  broken: (path: string, code: string) => new ExchangeError(code, `the connection to ${path} broke: ${code}`),
  silence: (path: string, deadline: number) =>
    new ExchangeError("ETIMEDOUT", `no complete answer from ${path} within ${deadline} ms`),
  tooLong: (path: string, bytes: number) =>
    new ExchangeError("EMSGSIZE", `the answer from ${path} is longer than ${bytes} bytes`),
} as const;

/**
 * Returns whether an exchange failed because the socket takes datagrams. It compares the code, since an error of another
 * file of the program, such as the part for Bun, has another class.
 */
export function isDatagramSocketError(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === "EPROTOTYPE";
}
