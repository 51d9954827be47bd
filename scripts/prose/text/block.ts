/** One line of prose: its text, changed only where Markdown would read it otherwise, and where it starts. */
export interface Line {
  readonly text: string;
  readonly start: number;
}

/** A run of lines that belong together, and where it starts. */
export interface Block {
  readonly start: number;
  /** Whether it is an error message or a help text. */
  readonly isMessage?: boolean;
  readonly lines: readonly Line[];
}
