import { cacheDirectory, cacheName, fsBinding, runCached } from "./code-caches.ts";
import { type CodeFacts, packedCodes, plainCode } from "./file-parts.ts";
import { type Part, partLoader } from "./part-loader.ts";

/*
 * Starts the Node.js file, dist/qrexec-policy.cjs. The file holds this code, and below it all parts of the program in a
 * comment, which Node.js skips (docs/rooms/launcher.md). Read it from top to bottom.
 */

/** Put in by the build. */
declare const __CODE__: CodeFacts;

/** An empty function below this code. A comment in it holds the parts, so that its text is theirs. */
declare function __parts(): void;

/** The launcher gives this to every part of the program. */
export interface Launcher {
  /** The bindings of `node:fs`, if this version of Node.js was tried with them. */
  readonly fs: object | undefined;
  readonly file: string;
  readonly code: CodeFacts;
  readonly codeOf: (part: string) => string;
}

// A program that ends without an exit code of its own has decided nothing, and 0 would allow a call.
process.exitCode = 127;

const directory = cacheDirectory(process.argv);
const cacheOf = (part: string): string => `${directory}/${cacheName(part, __CODE__.hash)}`;
// The build tried its own version of Node.js; caches exist only for versions that were tried where they were written.
const isTried = __CODE__.tried === process.version || process.getBuiltinModule("node:fs").existsSync(cacheOf("call"));

const text = __parts.toString();
const packed = packedCodes(text, __CODE__);
const codeOf = (part: string): string => plainCode(text, __CODE__, part) ?? packed(part);
const launcher: Launcher = { fs: isTried ? fsBinding() : undefined, file: __filename, code: __CODE__, codeOf };

const load = partLoader(
  (name) => {
    const run = evaluate(name) as (...given: [...Parameters<Part>, Launcher]) => void;
    return (require, partModule) => run(require, partModule, launcher);
  },
  (id) => module.require(id),
);

function evaluate(name: string): unknown {
  const code = codeOf(name);
  if (isTried && name in __CODE__.lengths) {
    try {
      return runCached(cacheOf(name), code, __CODE__.hash);
    } catch {
      // Without its cache, the part starts slower.
    }
  }
  // biome-ignore lint/security/noGlobalEval: the code is a part of this file, and the module node:vm takes long to load.
  return globalThis.eval(code);
}

// `qrexec-policy compile` starts this file with the word __caches to write the caches.
load(process.argv[2] === "__caches" ? "caches" : "call");
