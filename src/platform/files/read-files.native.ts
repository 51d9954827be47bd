import { host } from "../native/host.ts";
import type { DirectoryEntries } from "./file-calls.ts";
import { isKind, isOwnFile } from "./file-kind.ts";
import type { OddFile } from "./odd-file.ts";

/** Reads a file, without waiting for the writer of a FIFO. */
export function readText(path: string, limit: number): string | OddFile {
  const { text, bytes, size } = host.readFile(path, limit);
  if (text !== undefined) return text;
  if (bytes !== undefined) return { kind: "not-utf8", bytes: new Uint8Array(bytes) };
  return { kind: size > limit ? "too-large" : "not-regular" };
}

/** Reads a file that only root and the caller can have written. */
export function readOwnText(path: string, limit: number): string | undefined {
  const file = host.readFile(path, limit);
  return isOwnFile(file, host.uid) ? file.text : undefined;
}

/** Returns the entries of a directory. */
export function list(directory: string): DirectoryEntries {
  return host.list(directory);
}

/** Returns the path without symbolic links. */
export function realPath(path: string): string {
  return host.realPath(path);
}

/** Returns whether a path exists. */
export function exists(path: string): boolean {
  return host.status(path) !== undefined;
}

/** Returns whether a path, with links followed, is a regular file. */
export function isFile(path: string): boolean {
  const status = host.status(path);
  // Nothing is at the path, or it is a dangling link.
  return status !== undefined && isKind(status, "regular");
}

/** Returns the target of a symbolic link. */
export function readLink(path: string): string {
  return host.readLink(path);
}
