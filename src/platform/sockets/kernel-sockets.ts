import { readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * A Unix socket that is bound to a path, as the kernel lists it for this network namespace (proc(5), `/proc/net/unix`).
 */
export interface KernelSocket {
  /** The number in the link of its descriptor. */
  readonly inode: string;
  /** The path, with links in the directory resolved. */
  readonly path: string;
  readonly isListening: boolean;
}

/** The flag for a socket that accepts connections. */
const accepting = 0x10000;

/** Returns the sockets that are bound to paths; none if the list is missing. */
export function boundSockets(): readonly KernelSocket[] {
  return listed().flatMap((line) => {
    const [, , , flags = "", , , inode = "", path = ""] = line.trim().split(/ +/);
    if (!path.startsWith("/")) return [];
    return [{ inode, path: placeOfSocket(path), isListening: (Number.parseInt(flags, 16) & accepting) !== 0 }];
  });
}

/** Returns the path of a socket with links in the directory resolved: `/var/run` is a link. */
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
