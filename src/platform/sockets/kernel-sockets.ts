import { readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A Unix socket that is bound to a path, as the kernel lists it for this network namespace (proc(5), `/proc/net/unix`). */
export interface KernelSocket {
  /** The number that the link of its descriptor has. */
  readonly inode: string;
  /** With no links in the directory. */
  readonly path: string;
  readonly isListening: boolean;
}

/** Bit of the flags: connections are accepted. */
const accepting = 0x10000;

/** The sockets that are bound to paths; none where there is no such list. */
export function boundSockets(): readonly KernelSocket[] {
  return listed().flatMap((line) => {
    const [, , , flags = "", , , inode = "", path = ""] = line.trim().split(/ +/);
    if (!path.startsWith("/")) return [];
    return [{ inode, path: placeOfSocket(path), isListening: (Number.parseInt(flags, 16) & accepting) !== 0 }];
  });
}

/** The path of a socket with no links in the directory: `/var/run` is one. */
export function placeOfSocket(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}

function listed(): readonly string[] {
  try {
    return readFileSync("/proc/net/unix", "latin1").split("\n");
  } catch {
    return [];
  }
}
