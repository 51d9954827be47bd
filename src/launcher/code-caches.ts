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
export function cacheDirectory(words: readonly string[]): string {
  if (words[2] !== "--compiled-policy") return systemCache;
  const file = words[3] ?? "";
  return file.slice(0, file.lastIndexOf("/") + 1) || ".";
}

/** Returns the name of the cache of a part for a version of Node.js. */
export function cacheName(part: string, hash: string, version: string): string {
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
  const fs = fsBinding();
  const descriptor = fs.open(file, 0, 0);
  let bytes: Uint8Array;
  try {
    const status = fs.fstat(descriptor, false, undefined, false) as readonly number[];
    const size = status[statusPlaces.size] as number;
    const owner = { mode: status[statusPlaces.mode] as number, uid: status[statusPlaces.uid] as number };
    // The data of V8 is two to three times as long as the code. The binding must not read into an empty buffer.
    const isPossible = size > hash.length && size < code.length * 8;
    if (!isPossible || !isOwnFile(owner, process.geteuid?.())) throw new Error(file);
    bytes = new Uint8Array(size);
    if (fs.read(descriptor, bytes, 0, size, -1) !== size) throw new Error(file);
  } finally {
    fs.close(descriptor);
  }
  const end = bytes.length - hash.length;
  if (latin1Slice.call(bytes, end, bytes.length) !== hash) throw new Error(file);
  const { ContextifyScript } = binding("contextify") as { ContextifyScript: ContextifyScript };
  const script = new ContextifyScript(code, file, 0, 0, bytes.subarray(0, end), false, undefined, Symbol(file));
  return script.runInContext(null, -1, true, false, false);
}

const { binding } = process as unknown as { binding: (name: string) => object };
const { latin1Slice } = Buffer.prototype as unknown as { latin1Slice: (start: number, end: number) => string };
