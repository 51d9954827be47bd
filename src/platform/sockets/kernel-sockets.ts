import { baseName, joinPath, parentPath } from "../../base/path.ts";
import { realPath } from "../files/read-files.ts";
import { readSocketList } from "./socket-list.ts";

/** A Unix socket that is bound to a path, as the kernel lists it for this network namespace. */
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
    return joinPath(realPath(parentPath(path)), baseName(path));
  } catch {
    return path;
  }
}

function listed(): readonly string[] {
  try {
    return readSocketList().split("\n");
  } catch {
    return [];
  }
}
