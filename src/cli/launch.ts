import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { Script } from "node:vm";

/** The file of code cache and code, and the length of the code in bytes; put in by the build. */
declare const __CODE_CACHE__: { readonly name: string; readonly codeBytes: number };

/*
 * Runs qrexec-policy-call.js with what V8 made of it before (docs/performance.md). Compiling it anew takes as long as
 * all the rest of a call. The name of the cache has the hash of the code in it, so that it is never taken for other
 * code; V8 itself refuses a cache of another version or other flags, and then compiles.
 */
const filename = `${__dirname}/qrexec-policy-call.js`;

/** Code and cache by one read, which costs less than two files read by readFileSync (docs/performance.md). */
function readBoth(): { code: string; cachedData: Uint8Array } | undefined {
  const { name, codeBytes } = __CODE_CACHE__;
  try {
    const descriptor = openSync(`${__dirname}/${name}`, "r");
    // The cache is two to three times as long as the code.
    const bytes = new Uint8Array(codeBytes * 8);
    const count = readSync(descriptor, bytes);
    closeSync(descriptor);
    const code = latin1Slice.call(bytes, count - codeBytes, count);
    // A file that was cut off or is longer than it can be.
    if (!code.startsWith("(function(require){") || count === bytes.length) return undefined;
    return { code, cachedData: bytes.subarray(0, count - codeBytes) };
  } catch {
    return undefined;
  }
}

const { latin1Slice } = Buffer.prototype as unknown as { latin1Slice: (start: number, end: number) => string };
const both = readBoth();
const script =
  both === undefined
    ? new Script(readFileSync(filename, "utf8"), { filename })
    : new Script(both.code, { filename, cachedData: both.cachedData });
(script.runInThisContext() as (require: NodeJS.Require) => void)(require);
