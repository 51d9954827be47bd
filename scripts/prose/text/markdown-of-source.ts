import ts from "typescript";
import { type Line, linesOfComment } from "./comment-lines.ts";
import { isProse } from "./is-prose.ts";
import { readStrings } from "./source-strings.ts";

/** The prose of a source file as Markdown, one block a comment or string, and where each line comes from. */
export interface ProseOfSource {
  readonly markdown: string;
  /** For each line of the Markdown the place in the source, lines and columns from 1. */
  readonly places: readonly Place[];
}

/** A place in a source file, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A run of lines that belong together, and where it starts. */
export interface Block {
  readonly start: number;
  readonly lines: readonly Line[];
}

/**
 * Collects the comments and, if asked, the strings that are prose.
 *
 * Every character of a line keeps its distance from the start of that line, so one place a line maps findings back.
 */
export function markdownOfSource(path: string, text: string, withStrings: boolean): ProseOfSource {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const blocks: Block[] = [...readComments(source)];
  if (withStrings) blocks.push(...readStrings(source).filter(({ lines }) => isProse(lines.map((line) => line.text))));
  blocks.sort((a, b) => a.start - b.start);
  const out: string[] = [];
  const places: Place[] = [];
  for (const { start, lines } of blocks) {
    for (const line of lines) {
      const { line: row, character } = source.getLineAndCharacterOfPosition(line.start);
      out.push(line.text);
      places.push({ line: row + 1, column: character + 1 });
    }
    const { line: row, character } = source.getLineAndCharacterOfPosition(start);
    out.push("");
    places.push({ line: row + 1, column: character + 1 });
  }
  return { markdown: out.join("\n"), places };
}

/** All comments; consecutive `//` lines are one block. */
function readComments(source: ts.SourceFile): Block[] {
  const { text } = source;
  const found: Block[] = [];
  const seen = new Set<number>();
  let lineEnd: number | undefined;
  const add = (range: ts.CommentRange): void => {
    if (seen.has(range.pos)) return;
    seen.add(range.pos);
    const lines = linesOfComment(text, range.pos, range.end);
    const previous = found.at(-1);
    const isLineComment = range.kind === ts.SyntaxKind.SingleLineCommentTrivia;
    const follows = isLineComment && lineEnd !== undefined && /^\r?\n[ \t]*$/.test(text.slice(lineEnd, range.pos));
    if (follows && previous) found[found.length - 1] = { start: previous.start, lines: [...previous.lines, ...lines] };
    else found.push({ start: range.pos, lines });
    lineEnd = isLineComment ? range.end : undefined;
  };
  const visit = (node: ts.Node): void => {
    if (node.kind >= ts.SyntaxKind.FirstToken && node.kind <= ts.SyntaxKind.LastToken) {
      for (const range of ts.getLeadingCommentRanges(text, node.pos) ?? []) add(range);
      for (const range of ts.getTrailingCommentRanges(text, node.end) ?? []) add(range);
    }
    for (const child of node.getChildren(source)) {
      if (child.kind !== ts.SyntaxKind.JSDocComment) visit(child);
    }
  };
  visit(source);
  return found;
}
