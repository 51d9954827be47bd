/** A file of the program, which is run with what V8 made of it before. */
interface Part {
  /** The file of code cache and code. */
  readonly cache: string;
  /** The file of the code alone. */
  readonly file: string;
  /** The length of the code in bytes. */
  readonly codeBytes: number;
}

/** Put in by the build. */
declare const __PARTS__: { readonly call: Part; readonly load: Part };
/** The version of Node.js that the fast way was tried with; put in by make-code-cache.ts. */
declare const __TRIED__: string;

interface LauncherBinding {
  open(path: string, flags: number, mode: number): number;
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

type LauncherRun = (
  require: NodeJS.Require,
  module: object,
  fs?: LauncherBinding,
  loadPart?: (module: object) => void,
) => void;

/*
 * Runs qrexec-policy-call.js with what V8 made of it before (docs/performance.md). Compiling it anew takes as long as all
 * the rest of a call. The name of the cache has the hash of the code in it, so that it is never taken for other code; V8
 * itself refuses a cache of another version or other flags, and then compiles.
 *
 * What is inside `node:fs` and `node:vm` is used directly, as loading them takes longer than what they are needed for. It
 * may differ between versions of Node.js, so that it is used with the very version only with which make-code-cache.ts has
 * tried it; with any other, and for a part whose cache is missing or damaged, load-plainly.ts does the same by the
 * documented ways.
 */
function loadFast(fs: LauncherBinding, { cache, file, codeBytes }: Part): LauncherRun {
  const { ContextifyScript } = binding("contextify") as { ContextifyScript: ContextifyScript };
  const descriptor = fs.open(`${__dirname}/${cache}`, 0, 0);
  // The cache is two to three times as long as the code.
  const bytes = new Uint8Array(codeBytes * 8);
  const count = fs.read(descriptor, bytes, 0, bytes.length, -1);
  fs.close(descriptor);
  const code = latin1Slice.call(bytes, count - codeBytes, count);
  // A file that was cut off or is longer than it can be.
  if (!code.startsWith("(function(require") || count === bytes.length) throw new Error(`${cache} is damaged`);
  const path = `${__dirname}/${file}`;
  const made = bytes.subarray(0, count - codeBytes);
  const script = new ContextifyScript(code, path, 0, 0, made, false, undefined, Symbol(path));
  return script.runInContext(null, -1, true, false, false) as LauncherRun;
}

function load(part: Part): LauncherRun {
  try {
    if (fs !== undefined) return loadFast(fs, part);
  } catch {
    // Done by the other way.
  }
  return require("./qrexec-policy-plain.cjs").loadPlainly(part);
}

function findFsBinding(): LauncherBinding | undefined {
  try {
    return process.version === __TRIED__ ? (binding("fs") as LauncherBinding) : undefined;
  } catch {
    return undefined;
  }
}

const { binding } = process as unknown as { binding: (name: string) => unknown };
const { latin1Slice } = Buffer.prototype as unknown as { latin1Slice: (start: number, end: number) => string };
const fs = findFsBinding();
load(__PARTS__.call)(require, {}, fs, (module) => load(__PARTS__.load)(require, module));
