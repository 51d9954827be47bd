/** The maximum of characters in a line. A longer line is discarded. */
export const maximumLine = 1024 * 1024;

/** Splits text that arrives in chunks into lines. A line that is too long becomes undefined. */
export class BatchLines {
  #begun = "";
  #isTooLong = false;

  /** Adds a chunk and returns the lines that end in it. */
  add(text: string): readonly (string | undefined)[] {
    const pieces = text.split("\n");
    const last = pieces.pop() as string;
    const lines = pieces.map((piece) => {
      this.#grow(piece);
      return this.#take();
    });
    this.#grow(last);
    return lines;
  }

  /** Returns the last line, which has no line end; it may be empty. */
  end(): string | undefined {
    return this.#take();
  }

  #grow(piece: string): void {
    this.#isTooLong ||= this.#begun.length + piece.length > maximumLine;
    this.#begun = this.#isTooLong ? "" : this.#begun + piece;
  }

  #take(): string | undefined {
    const line = this.#isTooLong ? undefined : this.#begun;
    this.#begun = "";
    this.#isTooLong = false;
    return line;
  }
}
