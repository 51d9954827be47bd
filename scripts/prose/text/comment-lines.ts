/** One line of prose: its text, changed only where Markdown would read it otherwise, and where it starts. */
export interface Line {
  readonly text: string;
  readonly start: number;
}

/** The lines of a comment without its signs. Tags such as `@returns` start a paragraph and are left out. */
export function linesOfComment(text: string, start: number, end: number): Line[] {
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
