import { Stryker } from "@stryker-mutator/core";
import { readCount, readOptions, refuse } from "./developer-options.ts";

/** Tests of each folder that can be mutated. They must import the code; a test that runs a bundle sees no mutant. */
const testsOf = {
  "src/policy/evaluate": ["test/policy/evaluate/*.test.ts", "test/call/answer.test.ts"],
  "src/policy/load": ["test/policy/load/*.test.ts"],
  "src/core/store": ["test/core/store/*.test.ts"],
  "src/api/{call,dispatch,visibility}": ["test/api/*.test.ts", "test/daemon/policy-visibility.test.ts"],
  "src/storage/drivers/files": ["test/storage/*.test.ts"],
} as const;

const minimumScore = 90;

const help = `npm run mutate -- [--jobs N] FOLDER

Changes the code of a folder line by line, and runs its tests against each change. Prints the changes that no test
noticed. Later runs try only what has changed since. Fails below ${minimumScore} %.

FOLDER    one of ${Object.keys(testsOf).join(", ")}
--jobs N  processes at a time (default 2)`;

const { folder, jobs } = readArguments();
const name = folder.replace(/[^a-z]+/g, "-");
const code = folder.endsWith("}") ? `${folder}.ts` : `${folder}/**/*.ts`;
const results = await new Stryker({
  mutate: [code, "!**/*.generated.ts", "!**/*.native.ts"],
  testRunner: "tap",
  tap: {
    testFiles: [...testsOf[folder]],
    nodeArgs: ["--import", "tsx", "-r", "{{hookFile}}", "{{testFile}}"],
    forceBail: true,
  },
  coverageAnalysis: "perTest",
  concurrency: jobs,
  incremental: true,
  incrementalFile: `reports/mutation-${name}.json`,
  reporters: ["clear-text", "progress-append-only"],
  clearTextReporter: { allowEmojis: false, logTests: false, reportTests: false, reportMutants: true },
  thresholds: { high: 100, low: minimumScore, break: minimumScore },
  ignorePatterns: ["native/target", "docs", "bench", "dist/standalone"],
  tempDirName: ".stryker-tmp",
  timeoutMS: 60_000,
  allowConsoleColors: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
}).runMutationTest();
console.log(`${results.length} changes in ${code}`);

function readArguments(): { folder: keyof typeof testsOf; jobs: number } {
  const { values, positionals } = readOptions(help, { jobs: { type: "string", default: "2" } }, true);
  const [given = ""] = positionals;
  if (positionals.length !== 1 || !Object.hasOwn(testsOf, given)) return refuse("expected one FOLDER", help);
  return { folder: given as keyof typeof testsOf, jobs: readCount("jobs", values.jobs, help) };
}
