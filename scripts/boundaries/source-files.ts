import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { type Import, readImports } from "./imports.ts";
import { type DeclaredType, readTypes } from "./type-names.ts";

/** A TypeScript file below `src/`. */
export interface SourceFile {
  /** The path from the top of the repository, with `/`. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly types: readonly DeclaredType[];
}

/** Lists the paths of all TypeScript files below `src/`, from the top of the repository, sorted. */
export function listSourceFiles(root: string): string[] {
  return readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => posix.join("src", path))
    .sort();
}

/** Reads all TypeScript files below `src/`. */
export function readSourceFiles(root: string): SourceFile[] {
  return listSourceFiles(root).map((path) => {
    const text = readFileSync(join(root, path), "utf8");
    return { path, lines: countLines(text), imports: readImports(path, text), types: readTypes(path, text) };
  });
}

/** Returns whether a program makes the file. */
export function isGenerated(path: string): boolean {
  return path.endsWith(".generated.ts");
}

function countLines(text: string): number {
  const ends = text.split("\n").length - 1;
  return text === "" || text.endsWith("\n") ? ends : ends + 1;
}
