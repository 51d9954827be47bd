import { checkPath } from "./check-path.ts";
import { type DirectoryEntries, entryKinds, type FileCalls } from "./file-calls.ts";
import { type Libc, libc } from "./libc.ts";
import { mustSucceed } from "./libc-error.ts";
import { systemError } from "./system-error.ts";

/** In <fcntl.h> of Linux for x86 and ARM. */
const flags = { nonblock: 0o4000, noctty: 0o400, cloexec: 0o2000000 } as const;

/** For statx(2): the directory that is the current one, the file of a descriptor, the parts that are asked for. */
const statx = {
  currentDirectory: -100,
  emptyPath: 0x1000,
  typeModeUidSize: 0x20b,
  places: { uid: 20, mode: 28, size: 40 },
} as const;

/** Of a directory entry (getdents64(2)). */
const entry = { length: 16, type: 18, name: 19 } as const;

/** d_type of readdir(3), as {@link entryKinds} has it; all others are neither. */
const kinds: Readonly<Record<number, number>> = { 0: entryKinds.unknown, 8: entryKinds.file, 10: entryKinds.link };
const otherKind = 2;

/** The longest path that realpath(3) gives, and room for a status. */
const roomBytes = 4096;

/** Room for entries of a directory, as readdir(3) takes it. */
const entriesBytes = 32 * 1024;

/** The calls by the C library, or undefined where it must not be used. */
export function findCallsByLibc(): FileCalls | undefined {
  return libc === undefined ? undefined : callsByLibc(libc);
}

/** The calls by a C library. */
export function callsByLibc(c: Libc): FileCalls {
  const room = Buffer.alloc(roomBytes);
  const status = (directory: number, path: Uint8Array, extra: number): number =>
    c.statx(directory, path, extra, statx.typeModeUidSize, room);
  return {
    open: (path) => open(c, path),
    read(descriptor, bytes, position) {
      const { length } = bytes;
      if (length === 0) return 0;
      return mustSucceed(c, () =>
        position === undefined ? c.read(descriptor, bytes, length) : c.pread(descriptor, bytes, length, position),
      );
    },
    close(descriptor) {
      // Whatever else it says, the descriptor is gone.
      if (c.close(descriptor) < 0) throwUnlessInterrupted(c);
    },
    writeText(descriptor, text) {
      const bytes = Buffer.from(text);
      return mustSucceed(c, () => c.write(descriptor, bytes, bytes.length));
    },
    list: (directory) => list(c, directory),
    realPath(path) {
      if (c.realpath(toBytes(path), room) === null) throw systemError(-c.errno());
      return room.toString("utf8", 0, room.indexOf(0));
    },
    status(descriptor) {
      mustSucceed(c, () => status(descriptor, toBytes(""), statx.emptyPath));
      const { uid, mode, size } = statx.places;
      return { uid: room.readUInt32LE(uid), mode: room.readUInt16LE(mode), size: Number(room.readBigUInt64LE(size)) };
    },
    exists(path) {
      const bytes = toBytes(path);
      if (status(statx.currentDirectory, bytes, 0) === 0) return true;
      const error = systemError(-c.errno());
      if (error.code === "ENOENT") return false;
      throw error;
    },
  };
}

/** Waits for no writer of a FIFO, also where there should be a directory. */
function open(c: Libc, path: string): number {
  const bytes = toBytes(path);
  return mustSucceed(c, () => c.open(bytes, flags.cloexec | flags.nonblock | flags.noctty, 0));
}

/** A string of C. */
function toBytes(path: string): Uint8Array {
  return Buffer.from(`${checkPath(path)}\0`);
}

function throwUnlessInterrupted(c: Libc): void {
  const error = systemError(-c.errno());
  if (error.code !== "EINTR") throw error;
}

function list(c: Libc, directory: string): DirectoryEntries {
  const names: string[] = [];
  const found: number[] = [];
  const room = Buffer.alloc(entriesBytes);
  const descriptor = open(c, directory);
  try {
    for (;;) {
      const end = mustSucceed(c, () => c.getdents64(descriptor, room, room.length));
      if (end === 0) return [names, found];
      for (let start = 0; start < end; start += room.readUInt16LE(start + entry.length)) {
        const name = room.toString("utf8", start + entry.name, room.indexOf(0, start + entry.name));
        if (name === "." || name === "..") continue;
        names.push(name);
        found.push(kinds[room.readUInt8(start + entry.type)] ?? otherKind);
      }
    }
  } finally {
    c.close(descriptor);
  }
}
