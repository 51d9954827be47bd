/** How long and how much an exchange may take. */
export interface ExchangeLimits {
  /** From the start to the last byte of the reply, in milliseconds. */
  readonly deadline: number;
  /** Bytes of the reply. */
  readonly bytes: number;
}

/** Why an exchange failed. */
export class ExchangeError extends Error {
  override readonly name = "ExchangeError";
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

/** The errors of an exchange, in one place for both transports. */
export const exchangeErrors = {
  connect: (path: string, why: string) => new ExchangeError(`cannot connect to ${path}: ${why}`),
  broken: (path: string, why: string) => new ExchangeError(`the connection to ${path} broke: ${why}`),
  silence: (path: string, deadline: number) => new ExchangeError(`no whole answer from ${path} within ${deadline} ms`),
  tooLong: (path: string, bytes: number) => new ExchangeError(`the answer from ${path} is longer than ${bytes} bytes`),
} as const;

/**
 * Whether an exchange failed since the socket takes datagrams. Told by its text: an error of another file of the program, as
 * the part for Bun is one, is of another class.
 */
export function isSocketOfDatagrams(error: Error): boolean {
  return error.message.endsWith("EPROTOTYPE");
}
