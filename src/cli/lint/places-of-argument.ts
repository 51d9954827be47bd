import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { systemPaths } from "../../base/system-paths.ts";
import { DiskFiles } from "../../host/disk-files.ts";
import type { FileProblem } from "../../policy/load/policy-files.ts";
import type { PolicyChoice } from "../policy-choice.ts";
import type { IgnoredPaths } from "../repository/ignored-paths.ts";
import { formatOfText, policyFormatOf } from "../repository/policy-format.ts";
import { walkFolder } from "../repository/walk-folder.ts";
import type { LintPlace } from "./lint-place.ts";
import { loadTexts } from "./load-tree.ts";
import { OverlayFiles } from "./overlay-files.ts";

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
 * Returns the place of a FILE or `-`, or the places of policy in a DIR.
 *
 * @param ignored the paths that are left out of a DIR
 * @throws UnreadableError if the file does not exist, or the directory has no policy
 */
export function placesOfArgument(
  argument: string,
  reading: ArgumentReading,
  ignored: IgnoredPaths,
): readonly LintPlace[] {
  if (argument === "-") return [placeOfFile(resolve(reading.inputPath ?? unnamedInput), reading, readInput())];
  const path = resolve(argument);
  if (!isDirectory(path, argument)) return [placeOfFile(path, reading)];
  const places = reading.legacy ? legacyPlaces(path, reading) : placesBelow(path, reading, ignored);
  if (places.length > 0) return places;
  throw new UnreadableError(`${argument} has no ${reading.legacy ? "files" : "policy file"}`);
}

function legacyPlaces(path: string, reading: ArgumentReading): readonly LintPlace[] {
  const { value: names = [] } = new DiskFiles().list(path);
  return names.length === 0 ? [] : [placeOfDirectory(path, names, reading)];
}

/** Returns the places of a folder: its policy directories, and policy files that these do not read. */
function placesBelow(path: string, reading: ArgumentReading, ignored: IgnoredPaths): readonly LintPlace[] {
  const places: LintPlace[] = [];
  const read = new Set<string>();
  const add = (place: LintPlace): void => {
    places.push(place);
    for (const each of filesOf(place)) read.add(realPath(each));
  };
  const isUnread = (file: string): boolean => !read.has(realPath(file));
  const folders = walkFolder(path, ignored);
  for (const { path: folder, names } of folders) {
    const policy = names.filter((name) => name.endsWith(".policy") && !name.startsWith("."));
    if (!policy.some((name) => isUnread(join(folder, name)))) continue;
    // Other folders of a repository also have files that are not policy.
    const mayBePolicy = (name: string): boolean =>
      basename(folder) === "policy.d" || name.includes(".policy") || policyFormatOf(join(folder, name)) !== undefined;
    add(placeOfDirectory(folder, names.filter(mayBePolicy), reading));
  }
  for (const { path: folder, names } of folders) {
    const place = legacyTree(folder, names);
    if (place !== undefined) add(place);
  }
  for (const { path: folder, names } of folders) {
    for (const name of names) {
      const file = join(folder, name);
      if (isUnread(file) && policyFormatOf(file) !== undefined) add(placeOfFile(file, reading));
    }
  }
  return places;
}

/** Returns the place of a tree of R4.0: it has service files, but no directory of the current format. */
function legacyTree(folder: string, names: readonly string[]): LintPlace | undefined {
  const { legacyDirectory: directory, policyDirectories } = systemPaths;
  const root = folder.slice(0, -directory.length);
  if (!folder.endsWith(directory) || root === "") return undefined;
  const files = new DiskFiles(root);
  if (policyDirectories.some((each) => files.exists(each))) return undefined;
  const only = new OverlayFiles(files, new Map(), new Map([[directory, names]]));
  return { files: only, place: { dialect: "legacy", directory }, root };
}

/**
 * Returns the place of a policy directory. In a system tree, absolute paths are inside of the tree.
 *
 * @param names the names in the directory that are not ignored
 */
function placeOfDirectory(path: string, names: readonly string[], reading: ArgumentReading): LintPlace {
  const inTree = systemPaths.policyDirectories.find((each) => path.endsWith(each) && path !== each);
  if (reading.legacy || inTree === undefined) {
    const only = withoutLegacy(reading).set(path, names);
    return { files: new OverlayFiles(new DiskFiles(), new Map(), only), place: placeIn(path, reading) };
  }
  const root = path.slice(0, -inTree.length);
  const { policyDirectories: directories, legacyDirectory } = systemPaths;
  const sources = { directories, optional: directories, legacyDirectory };
  const inRoot = new DiskFiles(root);
  const only = new Map<string, readonly string[]>([[inTree, names]]);
  if (!inRoot.exists(legacyDirectory)) only.set(legacyDirectory, []);
  return { files: new OverlayFiles(inRoot, new Map(), only), place: { dialect: "current", sources }, root };
}

function filesOf(place: LintPlace): readonly string[] {
  return loadTexts(place).texts.map(({ path }) => `${place.root ?? ""}${path}`);
}

function realPath(path: string): string {
  return new DiskFiles().resolve(path);
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

function looksLikeService(path: string, input: string | FileProblem | undefined): boolean {
  const text = input ?? new DiskFiles().read(path).value;
  return typeof text !== "string" || formatOfText(text) === "service";
}
