import type { Transport } from "../wire/exchange.ts";
import { findLibcTransport } from "../wire/exchange-by-libc.ts";
import { findTransport } from "./find-transport.ts";

/** The fastest transport for who has nothing else to do: it may keep all the rest from going on. */
export function findBlockingTransport(): Transport {
  return findLibcTransport() ?? findTransport();
}
