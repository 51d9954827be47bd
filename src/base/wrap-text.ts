/** The shape of wrapped text. */
export interface WrapOptions {
  /** The length that no line exceeds, unless one word is longer. */
  readonly columns?: number;
  /** The number of spaces before every line but the first, which is as far in already. */
  readonly indent?: number;
}

/** Breaks a paragraph into lines at spaces. */
export function wrapText(text: string, { columns = 100, indent = 0 }: WrapOptions = {}): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}
