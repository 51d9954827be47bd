import { closeSync, openSync } from "node:fs";

/**
 * Sees that a child can be started: Node.js never closes the pipes of one that could not be for want of descriptors, so
 * that they are fewer from then on.
 *
 * @param count how many it takes
 * @throws Error when there are not so many
 */
export function requireDescriptors(count: number): void {
  const opened: number[] = [];
  try {
    while (opened.length < count) opened.push(openSync("/dev/null", "r"));
  } finally {
    for (const each of opened) closeSync(each);
  }
}
