import { cacheDirectory, cacheName, fsBinding, runCached } from "./code-caches.ts";
import { type CodeFacts, plainCode } from "./file-parts.ts";
import type { Part } from "./part-loader.ts";

/*
 * Starts the Node.js file, dist/qrexec-policy.cjs. The file holds this code, and below it all parts of the program in a
 * comment, which Node.js skips (docs/rooms/launcher.md). Read it from top to bottom.
 *
 * V8 compiles this code at each start. start-node.ts has the rest, which a code cache can hold.
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
  /** The text of the file, from the first part on. */
  readonly text: string;
  /** Runs the code of a part that is plain text, by its cache if there is one. */
  readonly evaluate: (part: string) => unknown;
}

/** A part of the Node.js file. */
export type NodePart = (...given: [...Parameters<Part>, Launcher]) => void;

/** The code of the part "call": start-node.ts, which runs the part. */
export type NodeStart = (launcher: Launcher, nodeModule: NodeJS.Module) => void;

// A program that ends without an exit code of its own has decided nothing, and 0 would allow a call.
process.exitCode = 127;

const directory = cacheDirectory(process.argv);
// The build tried its own version of Node.js; caches exist only for versions that were tried where they were written.
const isTried = __CODE__.tried === process.version || process.getBuiltinModule("node:fs").existsSync(cacheOf("call"));
const text = __parts.toString();
const launcher: Launcher = { fs: isTried ? fsBinding() : undefined, file: __filename, code: __CODE__, text, evaluate };

(evaluate("call") as NodeStart)(launcher, module);

function cacheOf(part: string): string {
  return `${directory}/${cacheName(part, __CODE__.hash, process.version)}`;
}

function evaluate(part: string): unknown {
  const code = plainCode(text, __CODE__, part);
  if (isTried) {
    try {
      return runCached(cacheOf(part), code, __CODE__.hash);
    } catch {
      // Without its cache, the part starts slower.
    }
  }
  // biome-ignore lint/security/noGlobalEval: the code is a part of this file, and the module node:vm takes long to load.
  return globalThis.eval(code);
}
