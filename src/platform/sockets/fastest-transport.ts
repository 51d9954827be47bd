import type { Transport } from "./exchange.ts";
import { findPipeTransport } from "./exchange-by-pipe.ts";

/** Returns the fastest transport of this runtime. `node:net` is loaded only if no other transport works. */
export function findTransport(): Transport {
  return (
    findPipeTransport() ?? {
      exchange: async (...call) => {
        const { exchangeByNet } = await import("./exchange-by-net.ts");
        return exchangeByNet(...call);
      },
      writeNow: () => false,
    }
  );
}
