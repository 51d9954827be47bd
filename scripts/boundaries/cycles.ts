import { rooms } from "../rooms.ts";
import type { Finding } from "./finding.ts";
import type { SourceFile } from "./source-files.ts";

/** An import of one file by another. */
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly line: number;
  /** Whether only types are imported. */
  readonly types: boolean;
}

/** The files that may name each other by type, each with the name of its room. */
const members: ReadonlyMap<string, string> = new Map(
  Object.entries(rooms).flatMap(([room, { typeCycle = [] }]) => typeCycle.map((path) => [path, room] as const)),
);

/**
 * Finds cycles of imports, types included. Only the files that a room lists as its type cycle may import types from each
 * other; to all other files they count as one. Returns one finding for each import that closes a cycle.
 */
export function checkCycles(files: readonly SourceFile[]): Finding[] {
  const edges = files.flatMap(edgesOf);
  const isInside = ({ from, to }: Edge): boolean => members.has(from) && members.get(from) === members.get(to);
  const inside = edges.filter((edge) => isInside(edge) && !edge.types);
  const others = edges.filter((edge) => !isInside(edge));
  return [...findCycles(others, (path) => members.get(path) ?? path), ...findCycles(inside, (path) => path)];
}

/** Returns the imports of a file. Of several imports from one file, an import of values counts. */
function edgesOf({ path, imports }: SourceFile): Edge[] {
  const found = new Map<string, Edge>();
  for (const { target, line, types } of imports) {
    if (target.kind !== "file") continue;
    const known = found.get(target.path);
    if (known === undefined || (known.types && !types)) {
      found.set(target.path, { from: path, to: target.path, line, types });
    }
  }
  return [...found.values()];
}

/** Finds the cycles of a graph whose nodes are files, or groups of files that count as one. */
function findCycles(edges: readonly Edge[], nodeOf: (path: string) => string): Finding[] {
  const graph = new Map<string, Edge[]>();
  for (const edge of edges) graph.set(nodeOf(edge.from), [...(graph.get(nodeOf(edge.from)) ?? []), edge]);
  const findings: Finding[] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const path: Edge[] = [];

  const visit = (node: string): void => {
    trail.push(node);
    for (const edge of graph.get(node) ?? []) {
      const next = nodeOf(edge.to);
      const start = trail.indexOf(next);
      path.push(edge);
      if (start >= 0) findings.push(describe(path.slice(start), edge));
      else if (!done.has(next)) visit(next);
      path.pop();
    }
    trail.pop();
    done.add(node);
  };

  for (const node of graph.keys()) if (!done.has(node)) visit(node);
  return findings;
}

/** Names the files of a cycle in order. Within a group, one file can follow another without an import of it. */
function describe(cycle: readonly Edge[], { from, line }: Edge): Finding {
  const paths: (string | undefined)[] = [cycle[0]?.from];
  for (const edge of cycle) {
    if (edge.from !== paths.at(-1)) paths.push(edge.from);
    paths.push(edge.to);
  }
  if (paths.at(-1) !== paths[0]) paths.push(paths[0]);
  return { rule: "cycle", file: from, line, message: `this import closes a cycle: ${paths.join(" → ")}` };
}
