/** The kind of a value. Completion offers what fits it. */
export type ValueKind = "directory" | "domain" | "file" | "property" | "rule-level" | "text";

/** An option of a command. The parser, help, man page and completions are made from this. */
export interface OptionSpec {
  /** The name of the value in the help, as `FILE`; absent for an option without a value. */
  readonly value?: string;
  /** The kind of the value; text by default. */
  readonly kind?: ValueKind;
  /** The only values that are accepted. */
  readonly choices?: readonly string[];
  /** The value that is used without the option, as the help shows it. */
  readonly default?: string;
  /** The value of an option that is given without one. A value is then written `--name=VALUE`, or is a path. */
  readonly impliedValue?: string;
  readonly short?: string;
  /** Another name of the same option. */
  readonly alias?: string;
  readonly repeatable?: true;
  /** The option is accepted for old scripts and does nothing. The help does not list it. */
  readonly ignored?: true;
  /** An imperative or a noun phrase, without choices and default: they are added. */
  readonly help: string;
}

/** Options by their names. */
export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** An argument that is not an option. */
export interface OperandSpec {
  /** The name in the synopsis, as `SOURCE`. */
  readonly name: string;
  readonly kind: ValueKind;
  readonly help: string;
  /** The last operand may be given several times. */
  readonly repeatable?: true;
}

/** An example for the help: a command line, and a phrase that says what it is for. */
export interface Example {
  readonly line: string;
  readonly does: string;
}

/** The arguments of a command and the contents of its help. */
export interface CommandSpec {
  /** The word that chooses the command; empty for a program's form without one. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Synopses, without the names of the program and the command. */
  readonly usage: readonly string[];
  /** Paragraphs. */
  readonly description: readonly string[];
  readonly options: OptionTable;
  /** The arguments that completion knows; a command with an empty list accepts none. */
  readonly operands: readonly OperandSpec[];
  /** Accepts negative numbers as arguments, as the value of a property may be one. */
  readonly negativeOperands?: true;
  readonly examples: readonly Example[];
  /** Exit codes with their meanings for this command. */
  readonly exits: Readonly<Record<number, string>>;
}

/** A program: one form without a command, and possibly commands. */
export interface ProgramSpec {
  readonly name: string;
  /** The section of the manual. */
  readonly section: 1 | 8;
  /** The form without a command. */
  readonly main: CommandSpec;
  readonly commands: readonly CommandSpec[];
  /** Files with their purposes, for the man page. */
  readonly files: Readonly<Record<string, string>>;
  /** Other man pages, as `qubesd(8)`. */
  readonly seeAlso: readonly string[];
}

/** The words that call a form of a program. */
export function commandLine(program: ProgramSpec, command: CommandSpec): string {
  return command.name === "" ? program.name : `${program.name} ${command.name}`;
}

/** All forms of a program, the one without a command first. */
export function allForms({ main, commands }: ProgramSpec): readonly CommandSpec[] {
  return [main, ...commands];
}
