import { closeSync, openSync } from "node:fs";

/**
 * Checks that a child can be started. If descriptors run out during the start, Node.js never closes the pipes of the
 * failed child, so that fewer remain.
 *
 * @param count the number of descriptors that the child needs
 * @throws Error if fewer descriptors are free
 */
export function requireDescriptors(count: number): void {
  const opened: number[] = [];
  try {
    while (opened.length < count) opened.push(openSync("/dev/null", "r"));
  } finally {
    for (const each of opened) closeSync(each);
  }
}
