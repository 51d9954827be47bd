import { readFileSync } from "node:fs";
import { Script } from "node:vm";

/** The name of the code cache that belongs to the code, put in by the build. */
declare const __CODE_CACHE__: string;

/*
 * Runs qrexec-policy-call.js with what V8 made of it before (docs/performance.md). Compiling it anew takes as long as
 * all the rest of a call. The name of the cache has the hash of the code in it, so that it is never taken for other
 * code; V8 itself refuses a cache of another version or other flags, and then compiles.
 */
const file = `${__dirname}/qrexec-policy-call.js`;

function readCache(): Buffer | undefined {
  try {
    return readFileSync(`${__dirname}/${__CODE_CACHE__}`);
  } catch {
    return undefined;
  }
}

const cachedData = readCache();
const script = new Script(
  readFileSync(file, "latin1"),
  cachedData === undefined ? { filename: file } : { filename: file, cachedData },
);
(script.runInThisContext() as (require: NodeJS.Require) => void)(require);
