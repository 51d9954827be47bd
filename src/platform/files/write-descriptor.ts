import { fileCalls } from "./fastest-calls.ts";

/** Writes a text as UTF-8 and returns the number of written bytes. Throws the system's error. */
export const { writeText } = fileCalls;

/** Writes bytes and returns the number of written bytes. Throws the system's error. */
export function writeBytes(descriptor: number, bytes: Uint8Array): number {
  return process.getBuiltinModule("node:fs").writeSync(descriptor, bytes);
}
