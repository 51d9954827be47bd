import { dirname } from "node:path";
import { writeError } from "../../host/write-all.ts";
import { type LintDiagnostic, type LintLevels, lint } from "../../policy/lint/lint.ts";
import type { LintTree } from "../../policy/lint/lint-tree.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import type { ServiceCatalogue } from "../../policy/services/catalogue.ts";
import { isRule } from "../../policy/syntax/statement.ts";
import { writeOutput } from "../output.ts";
import { ProgressBar } from "../progress-bar.ts";
import { plain } from "../reporters/plain.ts";
import { fixAll, formatFixes, writeFixes } from "./fix-files.ts";
import type { LintPlace } from "./lint-place.ts";
import { loadTree } from "./load-tree.ts";
import { showPath, showPaths } from "./shown-paths.ts";

/** The options of a lint. */
export interface LintQuestion {
  readonly levels: LintLevels;
  readonly info: SystemInfo | undefined;
  readonly catalogue: ServiceCatalogue;
  /** Whether fixes are applied, shown as a diff, or left. */
  readonly fixes: "write" | "show" | "leave";
  /** The `--root` of the paths in the place, or an empty text. */
  readonly root: string;
}

/** The findings of a place. */
export interface PlaceFindings {
  readonly findings: readonly LintDiagnostic[];
  /** The files that were checked, by the paths that findings show, with their numbers of rules. */
  readonly files: ReadonlyMap<string, number>;
  /** The directories of all files that were read. */
  readonly directories: readonly string[];
  /** The number of files that fixes change. */
  readonly fixed: number;
}

/** Lints a place, and applies or shows the fixes. Findings name files by paths that a reader can open. */
export function findIn(place: LintPlace, question: LintQuestion): PlaceFindings {
  const { levels, info, catalogue, fixes, root } = question;
  const tree = loadTree(place, info, catalogue);
  const found = lintWithProgress(tree, levels);
  const only = (findings: readonly LintDiagnostic[]): readonly LintDiagnostic[] =>
    findings.filter(({ file }) => place.only === undefined || file === place.only);
  const directories = directoriesOf(place, tree).map((directory) => `${root}${directory}`);
  const files = countRules(place, tree, root);
  if (fixes === "leave") return { findings: showPaths(only(found), root), files, directories, fixed: 0 };
  const fixed = fixAll(place, tree, only(found), (again) => only(lint(again, levels)));
  if (fixes === "show") {
    writeOutput(formatFixes(root, fixed.files));
    return { findings: showPaths(only(found), root), files, directories, fixed: fixed.files.length };
  }
  writeFixes(root, fixed.files);
  if (fixed.files.length > 0) {
    const names = fixed.files.map(({ path }) => `${root}${path}`).join(", ");
    writeError(`${shownLines(formatFixes(root, fixed.files))}fixed: ${plain(names)}\n`);
  }
  return {
    findings: showPaths(fixed.findings, root),
    files: countRules(place, fixed.tree, root),
    directories,
    fixed: fixed.files.length,
  };
}

function countRules({ only }: LintPlace, { files }: LintTree, root: string): ReadonlyMap<string, number> {
  const checked = files.filter(({ path }) => only === undefined || path === only);
  return new Map(
    checked.map(({ path, statements }) => [showPath(`${root}${path}`), [...statements.values()].filter(isRule).length]),
  );
}

/** Makes the lines of a patch safe for a terminal. */
function shownLines(text: string): string {
  return text.split("\n").map(plain).join("\n");
}

function lintWithProgress(tree: LintTree, levels: LintLevels): readonly LintDiagnostic[] {
  const progress = new ProgressBar("rules");
  try {
    return lint(tree, levels, (done, all) => progress.update(done, all));
  } finally {
    progress.stop();
  }
}

function directoriesOf({ place }: LintPlace, { files }: LintTree): readonly string[] {
  const named =
    place.dialect === "legacy" ? [place.directory] : [...place.sources.directories, place.sources.legacyDirectory];
  return [...new Set([...named, ...files.map(({ path }) => dirname(path))])];
}
