import { effectiveUser } from "../process/this-process.ts";
import { decodeUtf8 } from "../text/encoding.ts";
import { fileCalls } from "./fastest-calls.ts";
import { isOwnFile } from "./file-kind.ts";
import type { OddFile } from "./odd-file.ts";

/** Calls for files that a decision needs. Each throws the system's error, with its name as `code` (ENOENT, …). */
export const { list, realPath, exists } = fileCalls;

/** Room for most files; a larger one takes a closer look. */
const room = new Uint8Array(32 * 1024);

/**
 * Reads a file, without waiting for the writer of a FIFO.
 *
 * @param limit the maximum size in bytes
 * @returns the text, or the reason why it is not read
 */
export function readText(path: string, limit: number): string | OddFile {
  const descriptor = fileCalls.open(path);
  try {
    // Only regular files can be read at a position. The content of a FIFO or a terminal is not policy.
    const count = fileCalls.read(descriptor, room, 0);
    // One call reads a file that fits into the room. Only the other cases need a closer look.
    return count === 0 || count === room.length ? readOdd(descriptor, limit) : decode(room, count);
  } finally {
    fileCalls.close(descriptor);
  }
}

/**
 * Reads a file that only root and the caller can have written.
 *
 * @returns undefined if other users can write it, or it cannot be read as text up to the limit
 */
export function readOwnText(path: string, limit: number): string | undefined {
  const descriptor = fileCalls.open(path);
  try {
    const status = fileCalls.status(descriptor);
    const { size } = status;
    if (!isOwnFile(status, effectiveUser()) || size > limit) return undefined;
    const bytes = new Uint8Array(size);
    return fileCalls.read(descriptor, bytes, 0) === size ? decodeUtf8(bytes) : undefined;
  } finally {
    fileCalls.close(descriptor);
  }
}

/** Returns whether a path, with links followed, is a regular file. */
export function isFile(path: string): boolean {
  return process.getBuiltinModule("node:fs").statSync(path).isFile();
}

/** Returns the target of a symbolic link. */
export function readLink(path: string): string {
  return process.getBuiltinModule("node:fs").readlinkSync(path);
}

/** Reads a file that is empty, larger than the room, or not regular. */
function readOdd(descriptor: number, limit: number): string | OddFile {
  const { fstatSync, readSync } = process.getBuiltinModule("node:fs");
  const status = fstatSync(descriptor);
  if (!status.isFile()) return { kind: "not-regular" };
  // One byte more than allowed detects a file that grows meanwhile.
  const bytes = Buffer.allocUnsafe(Math.min(status.size, limit) + 1);
  let length = 0;
  for (let count = -1; count !== 0 && length < bytes.length; length += count) {
    count = readSync(descriptor, bytes, length, bytes.length - length, length);
  }
  return length > limit ? { kind: "too-large" } : decode(bytes, length);
}

function decode(buffer: Uint8Array, length: number): string | OddFile {
  const text = decodeUtf8(buffer, 0, length);
  if (!text.includes("\ufffd")) return text;
  const { isUtf8 } = process.getBuiltinModule("node:buffer");
  const bytes = buffer.slice(0, length);
  return isUtf8(bytes) ? text : { kind: "not-utf8", bytes };
}
