import type { Transport } from "./exchange.ts";
import { findBunTransport } from "./exchange-by-bun.ts";
import { findPipeTransport } from "./exchange-by-pipe.ts";

/** The fastest transport that this runtime has. `node:net` is loaded only if there is no other way. */
export function findTransport(): Transport {
  return (
    findBunTransport() ??
    findPipeTransport() ?? {
      exchange: async (...call) => {
        const { exchangeByNet } = await import("./exchange-by-net.ts");
        return exchangeByNet(...call);
      },
      writeNow: () => false,
    }
  );
}
