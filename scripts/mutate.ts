import { existsSync, readFileSync } from "node:fs";
import { Stryker } from "@stryker-mutator/core";
import { globSync } from "tinyglobby";
import { readCount, readOptions, refuse } from "./developer-options.ts";
import { bundledTest } from "./mutate/bundled-test.ts";

interface Tests {
  /** Patterns of test files that import the code. The bundle of a program has no changes. */
  readonly quick: readonly string[];
  /** Test files that take longer, in the order of their runs, after the others. */
  readonly slow: readonly string[];
  /** Milliseconds that a run of all tests may take longer than without a change. */
  readonly timeout: number;
}

const testsOf: Readonly<Record<string, Tests>> = {
  "src/policy/evaluate": {
    quick: ["test/policy/evaluate/*.test.ts", "!**/obvious-evaluator.test.ts", "test/call/answer.test.ts"],
    slow: [],
    timeout: 5_000,
  },
  "src/policy/load": {
    quick: ["test/policy/load/*.test.ts"],
    slow: ["test/policy/load/compiled-policy.test.ts", "test/policy/load/limits.test.ts"],
    timeout: 5_000,
  },
  "src/core/store": {
    quick: ["test/core/store/{load,generations}*.test.ts"],
    slow: ["broken-stores", "random-systems", "save-faults", "store-lock"].map(
      (name) => `test/core/store/${name}.test.ts`,
    ),
    timeout: 10_000,
  },
  "src/api/{call,dispatch,visibility}": {
    quick: [
      "test/api/*.test.ts",
      "!**/{refusals,restart-equivalence}.test.ts",
      "test/daemon/policy-visibility.test.ts",
    ],
    slow: [],
    timeout: 10_000,
  },
  "src/storage/drivers/files": {
    quick: ["test/storage/{pool,volume}*.test.ts"],
    slow: ["test/storage/file-volume.test.ts"],
    timeout: 10_000,
  },
};

const minimumScore = 90;

const help = `npm run mutate -- [--jobs N] FOLDER [FILE…]

Changes the code of a folder line by line, and runs its tests against each change. Prints the changes that no test
noticed. Later runs try only what has changed since. Fails below ${minimumScore} %.

FOLDER    one of ${Object.keys(testsOf).join(", ")}
FILE      changes only these files of the folder; the results of the others are kept
--jobs N  processes at a time (default 2)`;

const { folder, tests, files, jobs } = readArguments();
const name = folder.replace(/[^a-z]+/g, "-").replace(/-$/, "");
const code = folder.endsWith("}") ? `${folder}.ts` : `${folder}/**/*.ts`;
const report = `reports/mutation-${name}.json`;
const quick = globSync([...tests.quick], { ignore: [...tests.slow] });
const testFiles = [...bestFirst(quick, report), ...tests.slow];
const results = await new Stryker({
  mutate: [...(files.length === 0 ? [code] : files), "!**/*.generated.ts", "!**/*.native.ts"],
  // The code that is bundled has the mutants, and a variable of the environment chooses one.
  buildCommand: `tsx scripts/bundle-tests.ts ${testFiles.join(" ")}`,
  testRunner: "tap",
  tap: { testFiles, nodeArgs: ["-r", "{{hookFile}}", bundledTest("{{testFile}}")], forceBail: true },
  coverageAnalysis: "perTest",
  concurrency: jobs,
  incremental: true,
  incrementalFile: report,
  reporters: ["clear-text", "progress-append-only"],
  clearTextReporter: { allowEmojis: false, logTests: false, reportTests: false, reportMutants: true },
  thresholds: { high: 100, low: minimumScore, break: minimumScore },
  ignorePatterns: ["native/target", "docs", "bench", "dist/standalone"],
  tempDirName: ".stryker-tmp",
  timeoutMS: tests.timeout,
  allowConsoleColors: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
}).runMutationTest();
console.log(`${results.length} changes in ${code}`);

function readArguments(): { folder: string; tests: Tests; files: readonly string[]; jobs: number } {
  const { values, positionals } = readOptions(help, { jobs: { type: "string", default: "2" } }, true);
  const [folder = "", ...files] = positionals;
  const tests = Object.hasOwn(testsOf, folder) ? testsOf[folder] : undefined;
  if (tests === undefined) return refuse("expected FOLDER", help);
  return { folder, tests, files, jobs: readCount("jobs", values.jobs, help) };
}

/** Sorts test files by the number of changes that they noticed in the last run, since the first failure ends a run. */
function bestFirst(files: readonly string[], report: string): string[] {
  const kills = new Map<string, number>();
  if (existsSync(report)) {
    const { files: mutated, testFiles } = JSON.parse(readFileSync(report, "utf8")) as Report;
    const tests = Object.values(testFiles).flatMap(({ tests }) => tests);
    const nameOf = new Map(tests.map(({ id, name }) => [id, name]));
    for (const { killedBy } of Object.values(mutated).flatMap(({ mutants }) => mutants)) {
      const file = nameOf.get(killedBy?.[0] ?? "");
      if (file !== undefined) kills.set(file, (kills.get(file) ?? 0) + 1);
    }
  }
  const killsOf = (file: string): number => kills.get(file) ?? 0;
  return [...files].sort((a, b) => killsOf(b) - killsOf(a) || a.localeCompare(b));
}

/** The part of a mutation report that is read here. */
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly killedBy?: readonly string[] }[] }>>;
  readonly testFiles: Readonly<
    Record<string, { readonly tests: readonly { readonly id: string; readonly name: string }[] }>
  >;
}
