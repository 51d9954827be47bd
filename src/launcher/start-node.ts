import { packedCodes } from "./file-parts.ts";
import type { Launcher, NodePart, NodeStart } from "./launch.ts";
import { partLoader } from "./part-loader.ts";

/*
 * Starts the program with Node.js: loads its parts. The build puts this around the part "call", so that one code cache
 * holds both.
 */

/** Put in by the build: the part "call". */
declare const __CALL__: NodePart;

/** Given by launch.ts. */
declare const launcher: Launcher;
declare const nodeModule: Parameters<NodeStart>[1];

const packed = packedCodes(launcher.text, launcher.code);

const call = __CALL__;

function partOf(name: string): NodePart {
  if (name === "call") return call;
  if (name in launcher.code.lengths) return launcher.evaluate(name) as NodePart;
  // biome-ignore lint/security/noGlobalEval: the code is a part of this file, and the module node:vm takes long to load.
  return globalThis.eval(packed(name)) as NodePart;
}

const load = partLoader(
  (name) => {
    const part = partOf(name);
    return (require, partModule) => part(require, partModule, launcher);
  },
  (id) => nodeModule.require(id),
);

// `qrexec-policy compile` starts the file with the word __caches to write the caches.
load(process.argv[2] === "__caches" ? "caches" : "call");
