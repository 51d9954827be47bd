/** An option of a command. Options, help, man page and shell completion are made from this. */
export interface OptionSpec {
  /** What the value is called in the help, as `FILE`; absent for an option without a value. */
  readonly value?: string;
  readonly short?: string;
  readonly multiple?: boolean;
  /** The only values that are taken. */
  readonly choices?: readonly string[];
  readonly help: string;
}

/** An example for the help: a command line, and what it is for. */
export interface Example {
  readonly line: string;
  readonly does: string;
}

/** What a command is called with and what its help says. */
export interface CommandSpec {
  /** The word that chooses the command; `call` stands for the form without one. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Synopses, without the program's name. */
  readonly usage: readonly string[];
  /** Paragraphs. */
  readonly description: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly Example[];
  /** Names of exit codes in src/base/exit-code.ts. */
  readonly exits: readonly string[];
}

/** The options and arguments of a command line. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** Whether an option without a value was given. */
  flag(name: string): boolean;
  /** The value of an option; the last one wins. */
  value(name: string): string | undefined;
  /** All values of an option that may be repeated. */
  values(name: string): readonly string[];
}
