import type { Serve } from "./listen-place.ts";
import { serveByNet } from "./serve-by-net.ts";
import { findServeByPipe } from "./serve-by-pipe.ts";

/** Returns the fastest way to serve that this runtime supports. */
export function findServe(): Serve {
  return findServeByPipe() ?? serveByNet;
}
