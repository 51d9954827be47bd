/*
 * Code caches: what V8 made of the parts that calls run. `qrexec-policy compile` writes them beside the compiled policy,
 * named by the hash of the code and the exact version of Node.js. A cache with this name proves that this version was
 * tried with the bindings below `node:fs` and `node:vm`, which calls then use (try-bindings.ts).
 */

import { systemCache } from "../base/system-cache.ts";
import { type FsBinding, statusPlaces } from "../platform/files/calls-by-binding.ts";
import { isOwnFile } from "../platform/files/file-kind.ts";

/** A script inside `node:vm` (Node.js 20.20: lib/vm.js). */
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

/** Returns the directory of the code caches: that of the compiled policy, if the first option names it. */
export function cacheDirectory([, , option, file = ""]: readonly string[]): string {
  return option === "--compiled-policy" ? file.slice(0, file.lastIndexOf("/") + 1) || "." : systemCache;
}

/** Returns the name of the cache of a part. */
export function cacheName(part: string, hash: string, version = process.version): string {
  return `${part}-${hash}-${version}.cache`;
}

/** Returns the bindings of `node:fs`, which only a version of Node.js that was tried may use. */
export function fsBinding(): FsBinding {
  return binding("fs") as FsBinding;
}

/**
 * Runs the code of a part, compiled from its cache: the data of V8, then the hash of the code.
 *
 * @throws Error if the file does not exist, is damaged, or can be written by others than root and the caller
 */
export function runCached(file: string, code: string, hash: string): unknown {
  const { ContextifyScript } = binding("contextify") as { ContextifyScript: ContextifyScript };
  // The data of V8 is two to three times as long as the code.
  const bytes = new Uint8Array(code.length * 8);
  const count = readOwn(file, bytes);
  const end = count - hash.length;
  // A file that was cut off or is longer than it can be.
  if (latin1Slice.call(bytes, end, count) !== hash || count === bytes.length) throw new Error(file);
  const made = bytes.subarray(0, end);
  const script = new ContextifyScript(code, file, 0, 0, made, false, undefined, Symbol(file));
  return script.runInContext(null, -1, true, false, false);
}

/** Reads a file into a room. Returns the number of bytes. */
function readOwn(file: string, room: Uint8Array): number {
  const fs = fsBinding();
  const descriptor = fs.open(file, 0, 0);
  try {
    const status = fs.fstat(descriptor, false, undefined, false) as readonly number[];
    const { mode, uid } = statusPlaces;
    const owner = { mode: status[mode] as number, uid: status[uid] as number };
    if (!isOwnFile(owner, process.geteuid?.())) throw new Error(file);
    return fs.read(descriptor, room, 0, room.length, -1);
  } finally {
    fs.close(descriptor);
  }
}

const { binding } = process as unknown as { binding: (name: string) => object };
const { latin1Slice } = Buffer.prototype as unknown as { latin1Slice: (start: number, end: number) => string };
