import { exchangeFailure } from "../native/exchange-failure.native.ts";
import { host } from "../native/host.ts";
import { sendOnce } from "../native/send-once.native.ts";
import type { Exchange, Transport } from "./exchange.ts";

/** Returns the fastest transport for a caller with nothing else to do. It blocks until the reply is complete. */
export function findBlockingTransport(): Transport {
  return { exchange, writeNow: sendOnce };
}

/** Compares the reply with no earlier one, because a single call has none. */
const exchange: Exchange = async (path, request, limits, onSent) => {
  try {
    return new Uint8Array(host.exchange(path, request, limits.deadline, limits.bytes, onSent));
  } catch (error) {
    const { code = "EIO", isConnected } = error as NodeJS.ErrnoException & { readonly isConnected?: boolean };
    throw exchangeFailure(path, limits, code, isConnected);
  }
};
