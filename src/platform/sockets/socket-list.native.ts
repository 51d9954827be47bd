import { host } from "../native/host.ts";

const maxBytes = 16 * 1024 * 1024;

/** Returns the kernel's list of Unix sockets. A path outside of ASCII is the path of no socket that is looked for. */
export function readSocketList(): string {
  const { text, bytes } = host.readFile("/proc/net/unix", maxBytes);
  return text ?? (bytes === undefined ? "" : host.decodeLatin1(new Uint8Array(bytes)));
}
