import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { isGenerated, listSourceFiles } from "./boundaries/source-files.ts";

/** The part of a file in istanbul's `json` report that is read here: of each location, only the line. */
export interface FileCoverage {
  readonly statementMap: Readonly<Record<string, { readonly start: { readonly line: number } }>>;
  readonly s: Readonly<Record<string, number>>;
  readonly branchMap: Readonly<Record<string, { readonly line: number }>>;
  readonly b: Readonly<Record<string, readonly number[]>>;
}

/** Describes the lines and branches of a file that no test covers, or returns undefined if there are none. */
export function describeGaps({ statementMap, s, branchMap, b }: FileCoverage): string | undefined {
  // V8 counts lines, so each line is one statement here.
  const lines = Object.keys(s)
    .filter((key) => s[key] === 0)
    .map((key) => statementMap[key]?.start.line ?? 0);
  const branches = Object.keys(b)
    .filter((key) => b[key]?.includes(0))
    .map((key) => branchMap[key]?.line ?? 0);
  const parts = [
    ...(lines.length === 0 ? [] : [`lines ${percent(lines, s)}: ${ranges(lines)}`]),
    ...(branches.length === 0 ? [] : [`branches ${percent(branches, b)}: at ${ranges(branches)}`]),
  ];
  return parts.length === 0 ? undefined : parts.join("; ");
}

/** Returns whether a TypeScript file contains code besides types. A file of types is never loaded. */
export function hasCode(text: string): boolean {
  const options = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, removeComments: true };
  const { outputText } = ts.transpileModule(text, { compilerOptions: { ...options, verbatimModuleSyntax: true } });
  return outputText.replace(/export \{\s*\};?/g, "").trim() !== "";
}

function percent(missing: readonly number[], all: object): string {
  const count = Object.keys(all).length;
  return `${(Math.floor((1000 * (count - missing.length)) / count) / 10).toFixed(1)} %`;
}

/** Writes 3, 5, 6, 7 as `3, 5-7`. */
function ranges(lines: readonly number[]): string {
  const found: [from: number, to: number][] = [];
  for (const line of [...new Set(lines)].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last !== undefined && line === last[1] + 1) last[1] = line;
    else found.push([line, line]);
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}

/** Makes tap write the coverage of the last test run. */
function readReport(root: string): Readonly<Record<string, FileCoverage>> {
  const file = join(root, ".tap/report/coverage-final.json");
  rmSync(file, { force: true });
  const { status, stderr } = spawnSync(join(root, "node_modules/.bin/tap"), ["report", "json"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status === 0 && existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  throw new Error(`${stderr}no coverage of a test run found; run npm test first`);
}

function main(root: string, below: string): void {
  const report = readReport(root);
  const gaps = listSourceFiles(root)
    .filter((path) => path.startsWith(below) && !isGenerated(path))
    .flatMap((path) => {
      const coverage = report[join(root, path)];
      if (coverage === undefined && !hasCode(readFileSync(join(root, path), "utf8"))) return [];
      const gap = coverage === undefined ? "no test loads it" : describeGaps(coverage);
      if (gap === undefined) return [];
      console.error(`${path}: ${gap}`);
      return [path];
    });
  if (gaps.length > 0) {
    console.error(`coverage: files of ${below} that are not covered in full: ${gaps.length}`);
    process.exitCode = 1;
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main(fileURLToPath(new URL("..", import.meta.url)), "src/policy/");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
