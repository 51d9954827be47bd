/** An option of a program. The reading of arguments, help, manual page and completions are made from this. */
export interface OptionSpec {
  /** What the value is called, as `FILE`; absent for an option without a value. */
  readonly value?: string;
  /** What is taken for the value when the option is given without one. Then the value is given as `--name=VALUE`. */
  readonly usual?: string;
  readonly short?: string;
  /** Another name of the same option. */
  readonly alias?: string;
  /** It is taken for the sake of scripts, and does nothing. */
  readonly ignored?: true;
  readonly help: string;
}

/** An example: a command line, and what it is for. */
export interface Example {
  readonly line: string;
  readonly does: string;
}

/** What a program is called with, and what its help and its manual page say. */
export interface ProgramSpec {
  readonly name: string;
  /** The section of the manual. */
  readonly section: 1 | 8;
  /** What it does, in a few words. */
  readonly summary: string;
  /** Synopses, without the program's name. */
  readonly usage: readonly string[];
  /** Paragraphs. */
  readonly description: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly Example[];
  /** Exit codes with what they mean. */
  readonly exits: Readonly<Record<number, string>>;
  /** Files with what they are. */
  readonly files: Readonly<Record<string, string>>;
  /** Other pages of the manual, as `qubesd(8)`. */
  readonly seeAlso: readonly string[];
}

/** The exit codes of the programs. A stream that is ended by a signal ends as signals end programs. */
export const programExits = { done: 0, failed: 1, usage: 2 } as const;
