/**
 * The help of a property, with its name in a column. It is broken to fit the output at spaces and inside hyphenated words,
 * as in the reference's tool.
 *
 * @param width the length of the longest name
 * @param columns the width of the output
 */
export function wrapHelp(name: string, help: string, width: number, columns: number): string {
  const indent = " ".repeat(width + 6);
  const lines: string[] = [];
  let line = `  ${name.padEnd(width)}  `;
  for (const piece of pieces(help)) {
    const isSpace = piece.trim() === "";
    if (line.length + piece.length <= columns) {
      // A line does not begin with the space at which the one before it was broken.
      if (!isSpace || line !== indent) line += piece;
    } else if (isSpace || line === indent) {
      line += isSpace ? "" : piece;
      lines.push(line.trimEnd());
      line = indent;
    } else {
      lines.push(line.trimEnd());
      line = indent + piece;
    }
  }
  return [...lines, ...(line === indent ? [] : [line.trimEnd()])].join("\n");
}

/** Spaces, words, and parts of words between which a line may be broken: after hyphens, and around dashes. */
function pieces(text: string): string[] {
  return text
    .replace(/\s/g, " ")
    .split(/(?<= )(?! )|(?<! )(?= )|(?<=[a-z]{2}-)(?=[a-z]-?[a-z])|(?<=[\w!"'&.,?])(?=--+\w)|(?<=\w--+)(?=\w)/i);
}
