import type { Transport } from "../wire/exchange.ts";
import { findBunTransport } from "../wire/exchange-by-bun.ts";
import { findPipeTransport } from "../wire/exchange-by-pipe.ts";

/** The fastest transport that this runtime has. `node:net` is loaded only if there is no other way. */
export function findTransport(): Transport {
  return (
    findBunTransport() ??
    findPipeTransport() ?? {
      exchange: async (...call) => {
        const { exchangeByNet } = await import("../wire/exchange-by-net.ts");
        return exchangeByNet(...call);
      },
      writeNow: () => false,
    }
  );
}
