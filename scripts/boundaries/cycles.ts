import { rooms } from "../rooms.ts";
import type { Finding } from "./finding.ts";
import type { SourceFile } from "./source-files.ts";

interface Edge {
  readonly to: string;
  readonly line: number;
}

/**
 * Finds files that import each other in a circle, types included, but in rooms whose types may name each other. One
 * finding for each import that closes a circle.
 */
export function checkCycles(files: readonly SourceFile[]): Finding[] {
  const graph = new Map(files.map((file) => [file.path, edges(file)]));
  const findings: Finding[] = [];
  const done = new Set<string>();
  const trail: string[] = [];

  const visit = (path: string): void => {
    trail.push(path);
    for (const { to, line } of graph.get(path) ?? []) {
      const start = trail.indexOf(to);
      if (start >= 0) {
        const circle = [...trail.slice(start), to].join(" → ");
        findings.push({ rule: "cycle", file: path, line, message: `this import closes a circle: ${circle}` });
      } else if (!done.has(to)) visit(to);
    }
    trail.pop();
    done.add(path);
  };

  for (const { path } of files) if (!done.has(path)) visit(path);
  return findings;
}

/** The imports of files, each file once. */
function edges(file: SourceFile): Edge[] {
  const found = new Map<string, Edge>();
  const typesMay = rooms[file.path.split("/")[1] ?? ""]?.typeCircles === true;
  for (const { target, line, types } of file.imports) {
    if (typesMay && types) continue;
    if (target.kind === "file" && !found.has(target.path)) found.set(target.path, { to: target.path, line });
  }
  return [...found.values()];
}
