/** Splits lines of one format into words and numbers the shapes of the words. */
export interface LineReader {
  /**
   * The shapes of the line that was read last as one number, with a base-32 digit for each word
   * (shape-numbers.ts). The number is exact for up to ten words.
   */
  readonly shapes: number;

  /** Returns the words of a line: none if it is blank or a comment. */
  read(line: string): readonly string[];
}
