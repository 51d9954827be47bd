import { host } from "../native/host.ts";

/** Writes a text as UTF-8 and returns the number of written bytes. Throws the system's error. */
export function writeText(descriptor: number, text: string): number {
  return host.write(descriptor, text);
}

/** Writes bytes and returns the number of written bytes. Throws the system's error. */
export function writeBytes(descriptor: number, bytes: Uint8Array): number {
  return host.writeBytes(descriptor, bytes);
}
