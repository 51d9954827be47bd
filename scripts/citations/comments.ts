import ts from "typescript";

/** A line of a comment. */
export interface CommentLine {
  readonly line: number;
  readonly text: string;
}

/** Returns the lines of all comments of a source file. A comment that is not TypeScript starts with `#`, `//` or `/*`. */
export function readComments(path: string, text: string): readonly CommentLine[] {
  const ranges = path.endsWith(".ts") ? rangesOfTypeScript(path, text) : rangesByPattern(path, text);
  return ranges.flatMap(({ pos, end }) => {
    const first = text.slice(0, pos).split("\n").length;
    return text
      .slice(pos, end)
      .split("\n")
      .map((each, index) => ({ line: first + index, text: each }));
  });
}

type Range = Pick<ts.CommentRange, "pos" | "end">;

/** By the syntax tree: a scanner alone cannot tell a comment from the text of a template or a regular expression. */
function rangesOfTypeScript(path: string, text: string): readonly Range[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  const found = new Map<number, Range>();
  const collect = (ranges: readonly ts.CommentRange[] = []): void => {
    for (const range of ranges) found.set(range.pos, range);
  };
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(file);
    if (children.length === 0) {
      collect(ts.getLeadingCommentRanges(text, node.pos));
      collect(ts.getTrailingCommentRanges(text, node.end));
    }
    for (const child of children) visit(child);
  };
  visit(file);
  return [...found.values()].sort((a, b) => a.pos - b.pos);
}

function rangesByPattern(path: string, text: string): readonly Range[] {
  const pattern = /\.[ch]$/.test(path) ? /\/\*[\s\S]*?\*\/|\/\/.*/g : /#.*/g;
  return Array.from(text.matchAll(pattern), ({ 0: comment, index }) => ({ pos: index, end: index + comment.length }));
}
