import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { systemPaths } from "../../base/system-paths.ts";
import { DiskFiles } from "../../host/disk-files.ts";
import type { FileProblem, PolicyFiles } from "../../policy/load/policy-files.ts";
import type { LineFormat } from "../../policy/model/dialect.ts";
import { LineParser } from "../../policy/syntax/parse-line.ts";
import { splitLines } from "../../policy/syntax/split-lines.ts";
import type { PolicyChoice } from "../policy-choice.ts";
import { OverlayFiles } from "./overlay-files.ts";

/** The place that one argument of lint names: files, and where policy lies in them. */
export interface LintPlace {
  readonly files: PolicyFiles;
  readonly place: PolicyChoice["place"];
  /** The one file that is linted; findings in other files are left out. */
  readonly only?: string;
}

/** A file or directory that cannot be read. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

/** Options for reading an argument. */
export interface ArgumentReading {
  /** As a service file or directory of R4.0. */
  readonly legacy: boolean;
  /** The directory that `!compat-4.0` reads. */
  readonly legacyDirectory: string;
  /** Whether that directory is the default, which counts as empty if it is missing. */
  readonly isDefaultLegacy: boolean;
  /** The file whose text is standard input. */
  readonly inputPath: string | undefined;
}

const unnamedInput = "standard-input.policy";

/**
 * Returns the place of a FILE, a DIR or `-`.
 *
 * @throws UnreadableError if the file does not exist
 */
export function placeOfArgument(argument: string, reading: ArgumentReading): LintPlace {
  if (argument === "-") return placeOfFile(resolve(reading.inputPath ?? unnamedInput), reading, readInput());
  const path = resolve(argument);
  if (!isDirectory(path, argument)) return placeOfFile(path, reading);
  requirePolicy(path, argument, reading);
  return { files: new OverlayFiles(new DiskFiles(), new Map(), withoutLegacy(reading)), place: placeIn(path, reading) };
}

/** A directory without policy files is most likely the wrong one, and must not count as clean. */
function requirePolicy(path: string, shown: string, { legacy }: ArgumentReading): void {
  const { value: names = [] } = new DiskFiles().list(path);
  if (names.some((name) => legacy || name.endsWith(".policy"))) return;
  const isRoot = systemPaths.policyDirectories.some((each) => new DiskFiles().exists(join(path, each)));
  const help = isRoot ? `; it is the root of a tree: --root ${shown}` : "";
  throw new UnreadableError(`${shown} has no ${legacy ? "files" : "file that ends in .policy"}${help}`);
}

/** Files of another machine may include the R4.0 directory, which can be missing here. It then counts as empty. */
function withoutLegacy({ legacyDirectory, isDefaultLegacy }: ArgumentReading): Map<string, readonly string[]> {
  return new Map(isDefaultLegacy && !new DiskFiles().exists(legacyDirectory) ? [[legacyDirectory, []]] : []);
}

function readInput(): string | FileProblem {
  const bytes = readFileSync(0);
  return isUtf8(bytes)
    ? bytes.toString("utf8")
    : { code: "not-utf8", message: "standard input has bytes that are not UTF-8" };
}

function isDirectory(path: string, shown: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UnreadableError(code === "ENOENT" ? `${shown} does not exist` : `${shown} cannot be read: ${code}`);
  }
}

function placeIn(directory: string, { legacy, legacyDirectory }: ArgumentReading): PolicyChoice["place"] {
  if (legacy) return { dialect: "legacy", directory };
  return { dialect: "current", sources: { directories: [directory], legacyDirectory } };
}

/** Returns the place of one file as if it were alone in its directory. Its includes are read. */
function placeOfFile(path: string, reading: ArgumentReading, input?: string | FileProblem): LintPlace {
  const directory = dirname(path);
  const texts = new Map(input === undefined ? [] : [[path, input]]);
  const place = placeIn(directory, reading);
  if (reading.legacy || path.endsWith(".policy")) {
    const files = new OverlayFiles(new DiskFiles(), texts, withoutLegacy(reading).set(directory, [basename(path)]));
    return { files, place, only: path };
  }
  // A file with another name is read only through an include.
  const including = "including.policy";
  const directive = looksLikeService(path, input) ? "!include-service * *" : "!include";
  texts.set(`${directory}/${including}`, `${directive} ${basename(path)}\n`);
  const files = new OverlayFiles(new DiskFiles(), texts, withoutLegacy(reading).set(directory, [including]));
  // Includes are named by the targets of links.
  return { files, place, only: files.resolve(path) };
}

/** The number of lines from which the format of a file is detected. */
const linesThatTell = 10_000;

/** Returns whether more lines of a file are valid with three columns than with five. Includes are not examined. */
function looksLikeService(path: string, input: string | FileProblem | undefined): boolean {
  const text = input ?? new DiskFiles().read(path).value;
  if (typeof text !== "string") return true;
  const lines = splitLines(text).slice(0, linesThatTell);
  const faults = (format: LineFormat): number => {
    const parser = new LineParser(format);
    return lines.filter((line) => parser.read(line, path, 1) === null).length;
  };
  return faults("service") <= faults("policy");
}
