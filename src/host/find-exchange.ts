import type { Exchange } from "../wire/exchange.ts";
import { findPipeExchange } from "../wire/exchange-by-pipe.ts";

/** The fastest exchange that this Node.js has. `node:net` is loaded only if there is no other way. */
export function findExchange(): Exchange {
  return (
    findPipeExchange() ??
    (async (...call) => {
      const { exchangeByNet } = await import("../wire/exchange-by-net.ts");
      return exchangeByNet(...call);
    })
  );
}
