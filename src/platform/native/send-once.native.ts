import { host } from "./host.ts";

/** Writes a text to a socket without waiting. Returns whether the socket took all of it. */
export function sendOnce(path: string, text: string): boolean {
  try {
    return host.sendOnce(path, text);
  } catch {
    return false;
  }
}
