import { writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { isatty } from "node:tty";
import { type ExitCode, exitCodes } from "../../base/exit-code.ts";
import type { Arguments } from "../../command/arguments.ts";
import { UsageError } from "../../command/usage-error.ts";
import { waitForChange } from "../../host/watch-paths.ts";
import { writeError } from "../../host/write-all.ts";
import { type LintDiagnostic, type LintLevels, lintDirective } from "../../policy/lint/lint.ts";
import { lintRules } from "../../policy/lint/registry.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import { findChosenConfiguration } from "../lint/find-configuration.ts";
import { readLintLevels } from "../lint/lint-levels.ts";
import type { LintQuestion } from "../lint/lint-place-findings.ts";
import { lintSubject, subjectsOf } from "../lint/lint-subject.ts";
import { UnreadableError } from "../lint/places-of-argument.ts";
import { writeOutput } from "../output.ts";
import { choosePolicy } from "../policy-choice.ts";
import type { CheckedFiles } from "../reporters/checked-files.ts";
import { coloursFor, noColours } from "../reporters/colour.ts";
import { findingsFormats } from "../reporters/findings.ts";
import { lastCell } from "../reporters/last-cell.ts";
import { outputColumns } from "../reporters/output-columns.ts";
import { plain } from "../reporters/plain.ts";
import { readSystemInfoFile, reportNoSystemInfo } from "../system-info-choice.ts";

/** `qrexec-policy lint` */
export async function runLint(given: Arguments): Promise<number> {
  if (given.flag("list-rules"))
    return listRules(readLintLevels(given.value("config") ?? findChosenConfiguration(given), given.values("rule")));
  const fixes = readFixes(given);
  readMost(given);
  const inputs = [...given.positionals, given.value("system-info")].filter((name) => name === "-");
  if (inputs.length > 1) throw new UsageError("standard input can be read only once");
  if (fixes === "write" && given.positionals.includes("-")) {
    throw new UsageError("--fix cannot be used with standard input; expected --fix-dry-run");
  }
  if (!given.flag("watch")) return lintOnce(given, fixes).code;
  if (fixes !== "leave" || inputs.length > 0) {
    throw new UsageError("--watch cannot be used with --fix, --fix-dry-run or standard input");
  }
  return watchPolicy(given);
}

/** Lints again after every change, until a signal ends it. */
async function watchPolicy(given: Arguments): Promise<never> {
  let directories: readonly string[] = [];
  for (;;) {
    if (isatty(1)) writeOutput(clearScreen);
    try {
      ({ directories } = lintOnce(given, "leave"));
    } catch (error) {
      // While a configuration is being written, its errors are shown until it is right.
      if (!(error instanceof UsageError) || directories.length === 0) throw error;
      writeError(`qrexec-policy lint: ${plain(error.message)}\n`);
    }
    const change = waitForChange(directories);
    writeError("watching for changes; Ctrl-C ends\n");
    await change;
  }
}

const clearScreen = "\x1b[H\x1b[2J\x1b[3J";

interface Linted {
  readonly code: ExitCode;
  /** The directories of the files that the outcome depends on. */
  readonly directories: readonly string[];
}

function lintOnce(given: Arguments, fixes: LintQuestion["fixes"]): Linted {
  const systemInfo = given.value("system-info");
  const subjects = subjectsOf(given);
  const own = [...subjects.map(({ configuration }) => configuration), systemInfo].filter((each) => each !== undefined);
  const directories = [".", ...[...own, ...given.positionals].map(dirname)].map((path) => resolve(path));
  try {
    const info = readInfo(systemInfo);
    const found = subjects.flatMap((subject) => lintSubject(subject, { info, fixes }, given));
    if (fixes !== "leave" && found.every(({ fixed }) => fixed === 0)) writeError("nothing that --fix may change\n");
    const findings = withoutRepeats(found.flatMap((each) => each.findings));
    const rulesOf = new Map(found.flatMap(({ files }) => [...files]));
    const checked = { files: rulesOf.size, rules: [...rulesOf.values()].reduce((sum, each) => sum + each, 0) };
    if (checked.files === 0 && findings.length === 0) throw new UnreadableError(nothingToCheck(given));
    report(findings, checked, given);
    const errors = findings.filter(({ severity }) => severity === "error").length;
    const isFine = errors === 0 && findings.length <= readMost(given);
    return {
      code: isFine ? exitCodes.allow.code : exitCodes.deny.code,
      directories: [...directories, ...found.flatMap((each) => each.directories)],
    };
  } catch (error) {
    if (error instanceof NoSystemInfoError) return { code: reportNoSystemInfo("lint", error.message), directories };
    if (!(error instanceof UnreadableError)) throw error;
    writeError(`qrexec-policy lint: ${plain(error.message)}\n`);
    return { code: exitCodes.usage.code, directories };
  }
}

function readFixes(given: Arguments): LintQuestion["fixes"] {
  if (given.flag("fix") && given.flag("fix-dry-run"))
    throw new UsageError("--fix and --fix-dry-run cannot be used together");
  if (given.flag("fix-dry-run")) return "show";
  return given.flag("fix") ? "write" : "leave";
}

function readMost(given: Arguments): number {
  const text = given.value("max-warnings");
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--max-warnings ${text} is not a number`);
  return Number(text);
}

/** @throws NoSystemInfoError */
function readInfo(file: string | undefined): SystemInfo | undefined {
  if (file === undefined) return undefined;
  try {
    return readSystemInfoFile(file);
  } catch (error) {
    throw new NoSystemInfoError((error as Error).message);
  }
}

/** The file of `--system-info` is unusable. */
class NoSystemInfoError extends Error {
  override readonly name = "NoSystemInfoError";
}

/** Removes duplicates: a file can be named directly, by its directory and by an including file. */
function withoutRepeats(findings: readonly LintDiagnostic[]): readonly LintDiagnostic[] {
  const key = ({ code, file, span, message }: LintDiagnostic): string =>
    JSON.stringify([code, file, span?.line, span?.column, message]);
  return [...new Map(findings.map((finding) => [key(finding), finding])).values()];
}

function report(findings: readonly LintDiagnostic[], checked: CheckedFiles, given: Arguments): void {
  const output = given.value("output");
  const format = findingsFormats[given.value("format") ?? "text"] as (typeof findingsFormats)[string];
  if (output === undefined) {
    // The diff must not be mixed with findings.
    if (!given.flag("fix-dry-run")) writeOutput(format(findings, coloursFor(1), checked));
    return;
  }
  try {
    writeFileSync(output, format(findings, noColours, checked));
  } catch (error) {
    throw new UsageError(`--output ${output} cannot be written: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** An empty place is probably the wrong one, and must not count as clean. */
function nothingToCheck(given: Arguments): string {
  const { place } = choosePolicy(given);
  const directories = place.dialect === "legacy" ? [place.directory] : place.sources.directories;
  const root = given.value("root") ?? "";
  const names = place.dialect === "legacy" ? "files" : "file that ends in .policy";
  return `${directories.map((each) => `${root}${each}`).join(" and ")} has no ${names}`;
}

function listRules(levels: LintLevels): ExitCode {
  const rules = [...lintRules, lintDirective];
  const columns = outputColumns();
  const width = Math.max(...rules.map(({ id }) => id.length));
  const lines = rules.map(({ id, group, level, finds }) => {
    const row = `${id.padEnd(width)}  ${group.padEnd(7)}  ${(levels.get(id) ?? level).padEnd(5)}  `;
    return `${row}${lastCell(finds, row.length, columns)}\n`;
  });
  writeOutput(lines.join(""));
  return exitCodes.allow.code;
}
