import type { Transport } from "./exchange.ts";
import { findLibcTransport } from "./exchange-by-libc.ts";
import { findTransport } from "./fastest-transport.ts";

/** The fastest transport for who has nothing else to do: it may keep all the rest from going on. */
export function findBlockingTransport(): Transport {
  return findLibcTransport() ?? findTransport();
}
