/*
 * Code caches: what V8 made of the parts that calls run. `qrexec-policy compile` writes them beside the compiled policy,
 * named by the hash of the code and the exact version of Node.js. A cache with this name proves that this version was
 * tried with the bindings below `node:fs` and `node:vm`, which calls then use (try-bindings.ts).
 */

import { codeStart } from "./file-parts.ts";

/** The bindings that the launcher uses (Node.js 20.20: lib/fs.js, lib/vm.js). */
interface LauncherBinding {
  open(path: string, flags: number, mode: number): number;
  fstat(descriptor: number, big: false, request: undefined, throwing: false): ArrayLike<number>;
  read(descriptor: number, room: Uint8Array, offset: number, length: number, position: number): number;
  close(descriptor: number): void;
}

interface ContextifyScript {
  new (
    code: string,
    filename: string,
    line: number,
    column: number,
    cache: Uint8Array,
    produceCache: false,
    context: undefined,
    hostOptions: symbol,
  ): { runInContext(context: null, timeout: number, showErrors: true, onSigint: false, onFirstLine: false): unknown };
}

/** A file of status of {@link LauncherBinding}: the places of mode and owner (src/node_file.h). */
const places = { mode: 1, uid: 3 } as const;

/** Bits of st_mode: the file type, a regular file, write permission for group and others. */
const modes = { kind: 0o170000, regular: 0o100000, foreignWrite: 0o022 } as const;

const defaultDirectory = "/var/cache/qrexec-policy";

/** Returns the directory of the code caches: that of the compiled policy, if the first option names it. */
export function cacheDirectory([, , option, file = ""]: readonly string[]): string {
  return option === "--compiled-policy" ? file.slice(0, file.lastIndexOf("/") + 1) || "." : defaultDirectory;
}

/** Returns the name of the cache of a part. */
export function cacheName(part: string, hash: string, version = process.version): string {
  return `${part}-${hash}-${version}.cache`;
}

/** Returns the bindings of `node:fs`, which only a version of Node.js that was tried may use. */
export function fsBinding(): object {
  return binding("fs");
}

/**
 * Returns the code of a part, compiled from its cache.
 *
 * @param length the length of the code in bytes; in the file it follows the data of V8
 * @throws if the file does not exist, is damaged, or can be written by others than root and the caller
 */
export function runCached(file: string, length: number): unknown {
  const fs = fsBinding() as LauncherBinding;
  const { ContextifyScript } = binding("contextify") as { ContextifyScript: ContextifyScript };
  const descriptor = fs.open(file, 0, 0);
  const status = fs.fstat(descriptor, false, undefined, false);
  const uid = status[places.uid];
  const mode = status[places.mode] as number;
  const isOwn = uid === 0 || uid === process.geteuid?.();
  if (!isOwn || (mode & modes.kind) !== modes.regular || (mode & modes.foreignWrite) !== 0) throw new Error(file);
  // The data of V8 is two to three times as long as the code.
  const bytes = new Uint8Array(length * 8);
  const count = fs.read(descriptor, bytes, 0, bytes.length, -1);
  fs.close(descriptor);
  const code = latin1Slice.call(bytes, count - length, count);
  // A file that was cut off or is longer than it can be.
  if (!code.startsWith(codeStart) || count === bytes.length) throw new Error(file);
  const made = bytes.subarray(0, count - length);
  const script = new ContextifyScript(code, file, 0, 0, made, false, undefined, Symbol(file));
  return script.runInContext(null, -1, true, false, false);
}

const { binding } = process as unknown as { binding: (name: string) => object };
const { latin1Slice } = Buffer.prototype as unknown as { latin1Slice: (start: number, end: number) => string };
