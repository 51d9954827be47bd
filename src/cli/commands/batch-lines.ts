/** The most characters of a line; of a longer one nothing is kept. */
export const maximumLine = 1024 * 1024;

/** Cuts text that comes in pieces into lines. A line that is too long is given as undefined. */
export class BatchLines {
  #begun = "";
  #isTooLong = false;

  /** Takes a piece, and gives the lines that end in it. */
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

  /** The line that the end of the text ends; it may be empty. */
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
