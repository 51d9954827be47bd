import assert from "node:assert";
import vm from "node:vm";
import { callsBy, type FsBinding } from "../platform/files/calls-by-binding.ts";
import { findCallsByFs } from "../platform/files/calls-by-fs.ts";
import { tryFileCalls } from "./try-file-calls.ts";

/*
 * Tries what launch.ts and calls-by-binding.ts use of the inside of this Node.js. To be run in a process of its own:
 * Node.js ends the process when arguments are not what it expects.
 */

/**
 * Tries every call on files, and runs a script with its code cache.
 *
 * @param folder an empty folder to work in
 * @throws what differs from the documented ways
 */
export function tryBindings(folder: string): void {
  const { binding } = process as unknown as { binding: (name: string) => unknown };
  tryFileCalls(callsBy(binding("fs") as FsBinding), findCallsByFs(), folder);
  const { ContextifyScript } = binding("contextify") as { ContextifyScript: new (...given: unknown[]) => TriedScript };
  const code = "(function (x) { return x + 1; })";
  const cache = new vm.Script(code).createCachedData();
  const script = new ContextifyScript(code, "tried.js", 0, 0, cache, false, undefined, Symbol("tried.js"));
  assert.equal(script.cachedDataRejected, false);
  const run = script.runInContext(null, -1, true, false, false) as (x: number) => number;
  assert.equal(run(1), 2);
}

interface TriedScript {
  readonly cachedDataRejected: boolean;
  runInContext(...given: unknown[]): unknown;
}
