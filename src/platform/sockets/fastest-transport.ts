import type { Transport } from "./exchange.ts";
import { findBunTransport } from "./exchange-by-bun.ts";
import { findPipeTransport } from "./exchange-by-pipe.ts";

/** Returns the fastest transport of this runtime. `node:net` is loaded only if no other transport works. */
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
