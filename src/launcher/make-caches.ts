import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type Profiler, Session } from "node:inspector";
import { createServer } from "node:net";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { runSelf } from "../platform/process/run-self.ts";
import { cacheName, fsBinding } from "./code-caches.ts";
import { plainCode } from "./file-parts.ts";
import type { Launcher, NodeStart } from "./launch.ts";
import { isCacheOf, RunningPart, writeWhole } from "./running-part.ts";
import { type SamplePaths, sampleCalls, sampleReply, writeSamplePolicy } from "./sample-calls.ts";
import { tryBindings } from "./try-bindings.ts";

/*
 * Writes the code caches: `qrexec-policy.cjs __caches DIRECTORY`, which `qrexec-policy compile` runs. It first tries the
 * bindings in a process of its own: `qrexec-policy.cjs __caches --try FOLDER`. Then it makes some calls against a core
 * daemon of its own, so that V8 compiles what calls need, and saves what it compiled.
 */

/** Given by launch.ts. */
declare const launcher: Launcher;

/** The parts of the program that have a cache. */
const cached = ["call", "load"] as const;

function writeCaches(directory: string): void {
  const { code } = launcher;
  const files = cached.map((part) => join(directory, cacheName(part, code.hash, process.version)));
  if (cached.every((part, index) => isCacheOf(codeOf(part), code.hash, files[index] as string))) process.exit(0);
  const folder = temporaryFolder();
  runFor(
    `this Node.js (${process.version}) cannot use code caches`,
    "__caches",
    "--try",
    mkdtempSync(join(folder, "try-")),
  );
  const parts = cached.map((part, index) => new RunningPart(codeOf(part), files[index] as string));
  makeCalls(prepareCalls(folder), parts as [RunningPart, RunningPart], (count) => {
    if (count < 2 * sampleCalls.length) return true;
    for (const [index, part] of parts.entries()) writeWhole(files[index] as string, part.cache(code.hash));
    removeOthers(directory);
    return false;
  });
}

/** Writes the offsets of the functions that most calls without a compiled policy run, by part. The build needs them. */
function writeRunFunctions(file: string): void {
  const coverage = new Session();
  coverage.connect();
  coverage.post("Profiler.enable");
  coverage.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  const parts = cached.map((part) => new RunningPart(codeOf(part), part));
  const runs = cached.map(() => new Map<number, number>());
  makeCalls(prepareCalls(temporaryFolder()), parts as [RunningPart, RunningPart], (count) => {
    coverage.post("Profiler.takePreciseCoverage", (_, { result }) => {
      for (const [index, part] of cached.entries()) countRuns(result, part, runs[index] as Map<number, number>);
    });
    if (count < sampleCalls.length) return true;
    const offsets = runs.map((each) => [...each].filter(([, times]) => times > count / 2).map(([offset]) => offset));
    writeFileSync(file, JSON.stringify(Object.fromEntries(cached.map((part, index) => [part, offsets[index]]))));
    return false;
  });
}

/** Counts another run of each function of a part that ran since the last time. */
function countRuns(scripts: readonly Profiler.ScriptCoverage[], part: string, runs: Map<number, number>): void {
  for (const { functions } of scripts.filter(({ url }) => url === part)) {
    for (const { ranges } of functions) {
      const { startOffset, count } = ranges[0] as Profiler.CoverageRange;
      if (count > 0) runs.set(startOffset, (runs.get(startOffset) ?? 0) + 1);
    }
  }
}

function codeOf(part: string): string {
  return plainCode(launcher.text, launcher.code, part);
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "qrexec-policy-caches-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes the policy of the sample calls, and compiles it. */
function prepareCalls(folder: string): SamplePaths {
  const paths = writeSamplePolicy(folder);
  const directories = ["--policy-dir", paths.policy, "--legacy-dir", paths.legacy];
  const compile = ["compile", "--no-code-caches", ...directories, "--output", paths.compiled];
  runFor("the sample policy cannot be compiled", ...compile);
  return paths;
}

/** Runs this program. @param failure the meaning of a failure */
function runFor(failure: string, ...args: readonly string[]): void {
  try {
    runSelf(...args);
  } catch (error) {
    throw new Error(`${failure}: ${(error as Error).message}`);
  }
}

/** Removes caches of other code and other versions of Node.js, which nothing reads. */
function removeOthers(directory: string): void {
  const own = new Set(cached.map((part) => cacheName(part, launcher.code.hash, process.version)));
  for (const name of readdirSync(directory)) {
    if (/^(call|load)-[0-9a-f]{16}-v[0-9.]+\.cache$/.test(name) && !own.has(name))
      rmSync(join(directory, name), { force: true });
  }
}

/**
 * Makes the sample calls in this process, first with policy that is loaded, then with compiled policy.
 *
 * @param isNext takes the number of calls that were made, and returns whether another one follows
 */
function makeCalls(
  paths: SamplePaths,
  [call, load]: readonly [RunningPart, RunningPart],
  isNext: (count: number) => boolean,
): void {
  // The calls print their replies: the next file that is opened is standard output.
  closeSync(1);
  openSync(devNull, "w");
  const server = createServer({ allowHalfOpen: true }, (client) => {
    // A log line is not waited for, so that its connection may be gone already.
    client.on("error", () => {});
    client.on("data", () => {});
    client.on("end", () => client.end(sampleReply));
  });
  const options = ["--path", paths.policy, "--legacy-dir", paths.legacy];
  const sockets = ["--qubesd-socket", paths.socket, "--log-socket", paths.socket];
  const exits = process as unknown as { reallyExit: (code: number) => unknown };
  const { reallyExit } = exits;
  const evaluate = (part: string): unknown => (part === "load" ? load : call).evaluate();
  const given: Launcher = { ...launcher, fs: fsBinding(), evaluate };
  let next = 0;
  const runNext = (): void => {
    // Each call adds a listener of its own.
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", fail);
    const words = sampleCalls[next % sampleCalls.length] as readonly string[];
    const compiled = next < sampleCalls.length ? [] : ["--compiled-policy", paths.compiled];
    exits.reallyExit = reallyExit;
    if (next > 0 && !isNext(next)) process.exit(0);
    // A call ends with this; here the next one begins.
    exits.reallyExit = () => setImmediate(runNext);
    next++;
    process.argv.splice(2, process.argv.length, ...options, ...compiled, ...sockets, "--", ...words);
    (evaluate("call") as NodeStart)(given, module);
  };
  server.listen(paths.socket, runNext);
}

process.on("uncaughtException", fail);

/** Ends the process with the reason of a failure, which `qrexec-policy compile` reports. */
function fail(error: Error): never {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

const [, , , first, second] = process.argv;
const takesPath = first === "--try" || first === "--functions";
if (first === undefined || takesPath !== (second !== undefined))
  fail(new Error("expected DIRECTORY, --try FOLDER or --functions FILE"));
if (first === "--try") {
  tryBindings(second as string);
  process.exit(0);
} else if (first === "--functions") writeRunFunctions(second as string);
else writeCaches(first);
