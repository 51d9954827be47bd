import type { Transport } from "./exchange.ts";
import { findTransport } from "./fastest-transport.ts";

/** Returns the fastest transport for a caller with nothing else to do. It can block the event loop. */
export function findBlockingTransport(): Transport {
  return findTransport();
}
