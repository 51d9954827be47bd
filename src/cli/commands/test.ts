import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { isatty } from "node:tty";
import { type ExitCode, exitCodes } from "../../base/exit-code.ts";
import type { Arguments } from "../../command/arguments.ts";
import { UsageError } from "../../command/usage-error.ts";
import { waitForChange } from "../../host/watch-paths.ts";
import { writeError } from "../../host/write-all.ts";
import { writeOutput } from "../output.ts";
import { countResults, type TestsFileResult } from "../policy-tests/case-result.ts";
import { Coverage } from "../policy-tests/coverage.ts";
import { findFiles } from "../policy-tests/find-files.ts";
import { runFile } from "../policy-tests/run-files.ts";
import { WatchedFolders } from "../policy-tests/watched-folders.ts";
import { coloursFor, noColours } from "../reporters/colour.ts";
import { plain } from "../reporters/plain.ts";
import { coverageFormats, formatPercent } from "../reporters/policy-tests-coverage.ts";
import { policyTestsFormats } from "../reporters/policy-tests-formats.ts";

/** `qrexec-policy test` */
export async function runTest(given: Arguments): Promise<number> {
  const threshold = readThreshold(given.value("threshold"));
  const coverageFormat = given.value("coverage-format") ?? "text";
  const [output, coverageOutput] = [given.value("output"), given.value("coverage-output")];
  if (coverageFormat !== "text" && coverageOutput === undefined) {
    throw new UsageError(`--coverage-format ${coverageFormat} needs --coverage-output FILE`);
  }
  if (output !== undefined && coverageOutput !== undefined && resolve(output) === resolve(coverageOutput)) {
    throw new UsageError("--output and --coverage-output name the same file");
  }
  const folders = new WatchedFolders();
  const code = runOnce(given, threshold, folders);
  return given.flag("watch") ? watchTests(given, threshold, folders) : code;
}

/** Runs the tests again after every change, until a signal ends it. */
async function watchTests(given: Arguments, threshold: number | undefined, folders: WatchedFolders): Promise<never> {
  for (;;) {
    const change = waitForChange(folders.all);
    writeError("watching for changes; Ctrl-C ends\n");
    await change;
    if (isatty(1)) writeOutput("\x1b[H\x1b[2J\x1b[3J");
    try {
      runOnce(given, threshold, folders);
    } catch (error) {
      // An editor may be replacing the file, so that it exists again soon.
      if (!(error instanceof UsageError)) throw error;
      writeError(`qrexec-policy test: ${plain(error.message)}\n`);
    }
  }
}

function readThreshold(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,3}(\.\d+)?$/.test(text) || Number(text) > 100) {
    throw new UsageError(`--threshold ${text} is invalid; expected a number from 0 to 100`);
  }
  return Number(text);
}

function runOnce(given: Arguments, threshold: number | undefined, folders: WatchedFolders): ExitCode {
  const coverage = new Coverage();
  const results = findFiles(given.positionals).map((file) => runFile(file, coverage, folders));
  report(given, results, coverage);
  const { passed, failed, broken } = countResults(results);
  if (failed > 0 || broken > 0 || passed === 0) return exitCodes.deny.code;
  if (threshold === undefined || coverage.percent >= threshold) return exitCodes.allow.code;
  writeError(`qrexec-policy test: coverage is ${formatPercent(coverage)} %, below ${threshold} %\n`);
  return exitCodes.deny.code;
}

function report(given: Arguments, results: readonly TestsFileResult[], coverage: Coverage): void {
  const format = given.value("format") ?? "text";
  const output = given.value("output");
  const formatResults = policyTestsFormats[format] as (typeof policyTestsFormats)[string];
  write("output", output, writeOutput, formatResults(results, output === undefined ? coloursFor(1) : noColours));
  const isWanted =
    given.flag("coverage") ||
    ["coverage-format", "coverage-output", "threshold"].some((name) => given.value(name) !== undefined);
  if (!isWanted) return;
  const formatCoverage = coverageFormats[given.value("coverage-format") ?? "text"] as (typeof coverageFormats)[string];
  // Output for a program must stay whole.
  const print = format === "text" && output === undefined ? writeOutput : writeError;
  write("coverage-output", given.value("coverage-output"), print, formatCoverage(coverage));
}

function write(option: string, file: string | undefined, print: (text: string) => void, text: string): void {
  if (file === undefined) {
    print(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`--${option} ${file} cannot be written: ${(error as NodeJS.ErrnoException).code}`);
  }
}
