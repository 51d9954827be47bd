import ts from "typescript";
import type { Block, Line } from "./block.ts";
import { escapeWord } from "./escapes.ts";

/** All comments; consecutive `//` lines are one block. */
export function readComments(source: ts.SourceFile): Block[] {
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
    const isEscape = isLineComment && lines[0]?.text.startsWith(escapeWord);
    if (isEscape) {
      found.push({ start: range.pos, lines: lines.map((line) => ({ ...line, text: `<!-- ${line.text} -->` })) });
      lineEnd = undefined;
      return;
    }
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

/** The lines of a comment without its signs. Tags such as `@returns` start a paragraph and are left out. */
function linesOfComment(text: string, start: number, end: number): Line[] {
  const found: Line[] = [];
  let at = start;
  for (const raw of text.slice(start, end).split("\n")) {
    let prefix = /^[ \t]*(?:\/\*\*?|\/\/+|\*(?!\/))?[ \t]?/.exec(raw)?.[0].length ?? 0;
    let line = raw.replace(/[ \t]*\*\/\s*$/, "").replace(/\r$/, "");
    const tag = /^\s*@(?:(?:param|typeParam|template|property)\s+\S+|[a-zA-Z]+)(?:\s+-)?[ \t]*/.exec(
      line.slice(prefix),
    );
    if (tag) {
      found.push({ text: "", start: at });
      prefix += tag[0].length;
    }
    line = line.slice(prefix);
    found.push({ text: hideLinks(line), start: at + Math.min(prefix, raw.length) });
    at += raw.length + 1;
  }
  return found;
}

/** Makes `{@link name}` code. */
function hideLinks(line: string): string {
  return line.replace(/\{@\w+ [^}\n]*\}/g, (link) => `\`${"x".repeat(link.length - 2)}\``);
}
