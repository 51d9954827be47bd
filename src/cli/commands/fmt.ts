import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isatty } from "node:tty";
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { exitCodes } from "../../base/exit-code.ts";
import { keepError } from "../../base/too-many-errors.ts";
import type { Arguments } from "../../command/arguments.ts";
import { UsageError } from "../../command/usage-error.ts";
import { DiskFiles } from "../../host/disk-files.ts";
import { replaceFile } from "../../host/replace-file.ts";
import { writeError } from "../../host/write-all.ts";
import { format } from "../../policy/format/format.ts";
import { chooseServiceFiles } from "../../policy/load/file-names.ts";
import { loadLimits } from "../../policy/load/limits.ts";
import type { FileProblem, FileResult } from "../../policy/load/policy-files.ts";
import type { LineFormat } from "../../policy/model/dialect.ts";
import { writeOutput } from "../output.ts";
import { coloursFor } from "../reporters/colour.ts";
import { formatDiagnostics } from "../reporters/diagnostics-text.ts";
import { plain } from "../reporters/plain.ts";

type Mode = "print" | "check" | "diff" | "write";

interface FormattedFile {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly isFaulty: boolean;
}

/** `qrexec-policy fmt` */
export async function runFmt(given: Arguments): Promise<number> {
  const mode = readMode(given);
  const chosen = readLineFormat(given);
  const names = listFiles(given.positionals, chosen);
  if (mode === "print" && names.length > 1) {
    throw new UsageError(
      `expected --check, --diff or --write for ${names.length} files; only a single file can be printed`,
    );
  }
  if (mode === "write" && names.includes("-")) throw new UsageError("standard input cannot be written to");
  const errors: Diagnostic[] = [];
  const files: FormattedFile[] = [];
  let isUnreadable = false;
  // All files are read and checked before the first one is written.
  for (const name of names) {
    const { value: before, problem } = name === "-" ? readInput() : new DiskFiles().read(name);
    if (problem !== undefined) {
      keepError(errors, describeProblem(name, problem));
      isUnreadable ||= problem.code !== "not-utf8" && problem.code !== "too-large";
      continue;
    }
    const { text: after, errors: found } = format(before, chosen ?? defaultFormat(name), name);
    for (const error of found) keepError(errors, error);
    files.push({ name, before, after, isFaulty: found.length > 0 });
  }
  if (errors.length > 0) writeError(formatDiagnostics(errors));
  const code = report(mode, files);
  if (isUnreadable) return exitCodes.usage.code;
  return code === exitCodes.usage.code || errors.length === 0 ? code : exitCodes.policy.code;
}

function readMode(given: Arguments): Mode {
  const modes = (["check", "diff", "write"] as const).filter((mode) => given.flag(mode));
  if (modes.length > 1)
    throw new UsageError(`${modes.map((mode) => `--${mode}`).join(" and ")} cannot be used together`);
  return modes[0] ?? "print";
}

function readLineFormat(given: Arguments): LineFormat | undefined {
  const named = given.value("line-format") as LineFormat | undefined;
  if (!given.flag("legacy")) return named;
  if (named !== undefined && named !== "legacy")
    throw new UsageError(`--legacy and --line-format ${named} cannot be used together`);
  return "legacy";
}

function defaultFormat(name: string): LineFormat {
  return name === "-" || name.endsWith(".policy") ? "policy" : "service";
}

/** Returns the files that the arguments name, without duplicates. */
function listFiles(positionals: readonly string[], chosen: LineFormat | undefined): readonly string[] {
  if (positionals.length === 0) throw new UsageError("expected a file, a directory, or - for standard input");
  const names = positionals.flatMap((name) => {
    if (name === "-") return [name];
    const status = statSync(name, { throwIfNoEntry: false });
    if (status === undefined) throw new UsageError(`${plain(name)} does not exist`);
    return status.isDirectory() ? listDirectory(name, chosen) : [name];
  });
  return [...new Set(names)];
}

function listDirectory(directory: string, chosen: LineFormat | undefined): readonly string[] {
  const { value, problem } = new DiskFiles().list(directory);
  if (problem !== undefined) throw new UsageError(`${plain(directory)} ${problem.message}`);
  const isPolicy = chosen === undefined || chosen === "policy";
  const names = isPolicy
    ? value.filter((name) => name.endsWith(".policy") && !name.startsWith(".")).sort()
    : chooseServiceFiles(value).map(({ name }) => name);
  // An empty directory is probably a mistake, so that a check of it must fail.
  if (names.length === 0) throw new UsageError(`${plain(directory)} has no ${isPolicy ? "*.policy" : "service"} files`);
  return names.map((name) => join(directory, name));
}

function readInput(): FileResult<string> {
  const bytes = readFileSync(0);
  if (bytes.length > loadLimits.fileBytes) {
    return { problem: { code: "too-large", message: `is larger than ${loadLimits.fileBytes} bytes` } };
  }
  return isUtf8(bytes)
    ? { value: bytes.toString("utf8") }
    : { problem: { code: "not-utf8", message: "has bytes that are not UTF-8" } };
}

function describeProblem(file: string, { code, message, line, column }: FileProblem): Diagnostic {
  const found = { code, severity: "error", message, file } as const;
  return line === undefined || column === undefined ? found : { ...found, span: { file, line, column, length: 1 } };
}

function report(mode: Mode, files: readonly FormattedFile[]): number {
  const changed = files.filter(({ before, after }) => before !== after);
  switch (mode) {
    case "print":
      for (const { after } of files) writeOutput(isatty(1) ? plainLines(after) : after);
      return exitCodes.allow.code;
    case "check":
      for (const { name } of changed) writeOutput(`${plain(name)}\n`);
      break;
    case "diff":
      for (const file of changed) writeOutput(formatDiff(file));
      break;
    case "write":
      return writeFiles(changed);
  }
  return changed.length === 0 ? exitCodes.allow.code : exitCodes.deny.code;
}

/** Text for a terminal. Elsewhere it stays as it is, since it may be used as a file or a patch. */
function plainLines(text: string): string {
  return text.replace(/\r\n?/g, "\n").split("\n").map(plain).join("\n");
}

/** The maximum of changed lines in a diff. More would take too long to compare. */
const diffMilliseconds = 10_000;

function formatDiff({ name, before, after }: FormattedFile): string {
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY, timeout: diffMilliseconds };
  const patch = createTwoFilesPatch(name, name, before, after, undefined, undefined, options);
  if (patch === undefined) return `${plain(name)}: too many lines differ to show them\n`;
  const colour = coloursFor(1);
  const show = isatty(1) ? plain : (line: string): string => line;
  const paint = (line: string): string => {
    if (/^(---|\+\+\+) /.test(line)) return colour.bold(line);
    if (line.startsWith("@@")) return colour.cyan(line);
    if (line.startsWith("-")) return colour.red(line);
    return line.startsWith("+") ? colour.green(line) : line;
  };
  return patch
    .split("\n")
    .map((line) => paint(show(line)))
    .join("\n");
}

function writeFiles(files: readonly FormattedFile[]): number {
  let code: number = exitCodes.allow.code;
  for (const { name, before, after, isFaulty } of files) {
    if (isFaulty) {
      writeError(`${plain(name)}: not written, because of its errors\n`);
      continue;
    }
    try {
      replaceFile(name, after, { before });
      writeError(`${plain(name)}: written\n`);
    } catch (error) {
      writeError(`${plain(name)}: not written: ${plain((error as Error).message)}\n`);
      code = exitCodes.usage.code;
    }
  }
  return code;
}
