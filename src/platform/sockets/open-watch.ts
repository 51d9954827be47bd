import type { OpenWatch } from "./watch.ts";
import { findWatchByPipe } from "./watch-by-pipe.ts";

/** Returns the way to watch, or undefined if this runtime lacks a necessary part; there is no alternative. */
export function findOpenWatch(): OpenWatch | undefined {
  return findWatchByPipe();
}
