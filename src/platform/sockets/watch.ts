import type { ExchangeLimits } from "./exchange.ts";

/** A connection that the peer ends when its earlier answer is no longer true, or when it dies. */
export interface Watch {
  /**
   * Returns whether the connection was open at the beginning of the last turn of the event loop. Actions of the peer
   * before a request arrived are visible after a turn.
   */
  isCurrent(): boolean;
  close(): void;
}

/**
 * Sends a request whose reply never ends, and waits until the reply begins as expected.
 *
 * @param expected the bytes with which the reply must begin
 * @returns undefined if no process listens, the reply begins differently, or it does not arrive in time
 */
export type OpenWatch = (
  path: string,
  request: string,
  expected: Uint8Array,
  limits: ExchangeLimits,
) => Promise<Watch | undefined>;
