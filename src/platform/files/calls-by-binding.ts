import { checkPath } from "./check-path.ts";
import type { DirectoryEntries, FileCalls } from "./file-calls.ts";
import { systemError } from "./system-error.ts";

/*
 * `node:fs` checks and converts its arguments by some thirty functions, which are compiled at their first use. That
 * takes a fortieth of the time of a call (docs/performance.md). The binding below it takes the same arguments within
 * one version of Node.js. It is used only with the version that was tried when the code caches were made.
 */

/** Given by the launcher; without `fs` if this version of Node.js was not tried. Absent in other programs. */
declare const launcher: { readonly fs: FsBinding | undefined } | undefined;

/** The functions inside `node:fs` (Node.js 20.20: lib/fs.js, src/node_file.cc). */
export interface FsBinding {
  open(path: string, flags: number, mode: number): number;
  read(descriptor: number, room: Uint8Array, offset: number, length: number, position: number): number;
  close(descriptor: number): void;
  writeString(
    descriptor: number,
    text: string,
    position: null,
    encoding: string,
    request: undefined,
    failure: { errno?: number },
  ): number;
  readdir(path: string, encoding: string, withTypes: true): DirectoryEntries;
  realpath(path: string, encoding: string): string;
  fstat(descriptor: number, big: false, request: undefined, throwing: false): ArrayLike<number>;
  stat(path: string, big: false, request: undefined, throwing: false): ArrayLike<number> | undefined;
}

/** The positions of the parts of a status (src/node_file.h). */
export const statusPlaces = { mode: 1, uid: 3, size: 8 } as const;

/** Flags from <fcntl.h> of Linux for x86 and ARM: O_RDONLY, O_NONBLOCK, O_NOCTTY. */
const readFlags = 0o4000 | 0o400;

/** Returns the calls through the binding, or undefined if it must not be used. */
export function findCallsByBinding(): FileCalls | undefined {
  const fs = typeof launcher === "undefined" ? undefined : launcher.fs;
  return fs === undefined ? undefined : callsBy(fs);
}

/** Returns the calls through a binding. */
export function callsBy(fs: FsBinding): FileCalls {
  return {
    open: (path) => fs.open(checkPath(path), readFlags, 0),
    // An empty buffer would end the process.
    read: (descriptor, room, position) =>
      room.length === 0 ? 0 : fs.read(descriptor, room, 0, room.length, position ?? -1),
    close: (descriptor) => fs.close(descriptor),
    writeText(descriptor, text) {
      const failure: { errno?: number } = {};
      const count = fs.writeString(descriptor, text, null, "utf8", undefined, failure);
      if (failure.errno !== undefined) throw systemError(failure.errno, "write");
      return count;
    },
    list: (directory) => fs.readdir(checkPath(directory), "utf8", true),
    realPath: (path) => fs.realpath(checkPath(path), "utf8"),
    status(descriptor) {
      const found = fs.fstat(descriptor, false, undefined, false) as readonly number[];
      const { uid, mode, size } = statusPlaces;
      return { uid: found[uid] as number, mode: found[mode] as number, size: found[size] as number };
    },
    exists: (path) => fs.stat(checkPath(path), false, undefined, false) !== undefined,
  };
}
