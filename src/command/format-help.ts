import { wrapText } from "../base/wrap-text.ts";
import { textColumns } from "./columns.ts";
import { type CommandSpec, commandLine, type ProgramSpec } from "./command-spec.ts";
import { optionHelp, optionNames, shownOptions } from "./describe-option.ts";

/** The properties of the output that a help is for. */
export interface HelpStyle {
  /** The width of the output; undefined if lines may have any length. */
  readonly columns: number | undefined;
  /** Marks a title. */
  readonly bold: (text: string) => string;
}

/** A help without colours, 80 columns wide. */
export const plainHelp: HelpStyle = { columns: undefined, bold: (text) => text };

/** The width of the column of option names. */
const nameColumns = 28;

/** The help of a program: its form without a command in full, its commands by a line each. */
export function formatProgramHelp(program: ProgramSpec, style: HelpStyle = plainHelp): string {
  return formatSections(program, program.main, commandList(program, style), style);
}

/** The help of one form of a program. */
export function formatHelp(program: ProgramSpec, command: CommandSpec, style: HelpStyle = plainHelp): string {
  return formatSections(program, command, [], style);
}

function formatSections(
  program: ProgramSpec,
  form: CommandSpec,
  commands: readonly string[],
  style: HelpStyle,
): string {
  const { summary, usage, description, options, operands, examples, exits } = form;
  const columns = textColumns(style.columns);
  const name = commandLine(program, form);
  const section = (title: string, lines: readonly string[]): string =>
    lines.length === 0 ? "" : `${style.bold(title)}\n${lines.join("\n")}\n`;
  const row = (term: string, text: string): string => entry(term, term.length, text, nameColumns, style);
  const sections = [
    `${wrapText(`${name}: ${summary}`, { columns })}\n`,
    section(
      "usage",
      usage.map((line) => `  ${wrapText(`${name} ${line}`, { columns: columns - 2, indent: 6 })}`),
    ),
    description.map((paragraph) => `${wrapText(paragraph, { columns })}\n`).join("\n"),
    section("commands", commands),
    section(
      "arguments",
      operands.map(({ name: term, help }) => row(term, help)),
    ),
    section(
      "options",
      shownOptions(options).map(([term, option]) => row(optionNames(term, option), optionHelp(option))),
    ),
    section(
      "examples",
      examples.flatMap(({ line, does }) => [...comment(does, columns), `  ${line}`]),
    ),
    section(
      "exit codes",
      Object.entries(exits).map(([code, meaning]) => entry(code, code.length, meaning, 5, style)),
    ),
  ];
  return sections.filter((text) => text !== "").join("\n");
}

function commandList(program: ProgramSpec, style: HelpStyle): readonly string[] {
  if (program.commands.length === 0) return [];
  const width = Math.max(...program.commands.map(({ name }) => name.length));
  const row = (name: string, summary: string): string =>
    entry(style.bold(name.padEnd(width)), width, summary, width + 2, style);
  return [
    ...program.commands.map(({ name, summary }) => row(name, summary)),
    row("help", "show this help, or the help of a command"),
    "",
    `${program.name} COMMAND --help shows the help of a command.`,
  ];
}

function comment(text: string, columns: number): readonly string[] {
  return wrapText(text, { columns: columns - 4 })
    .split("\n")
    .map((line) => `  # ${line}`);
}

/** A space at which no line is broken. */
const hardSpace = "\u00a0";

/** A term and its text in two columns. On a narrow output, and after a long term, the text has lines of its own. */
function entry(term: string, length: number, text: string, termColumns: number, { columns }: HelpStyle): string {
  const width = textColumns(columns);
  const isNarrow = width < 2 * termColumns + 4;
  const indent = isNarrow ? 6 : termColumns + 2;
  // A default stands in one line if it fits.
  const glued = text.replace(/\[default: [^ ]*\]$/, (part) =>
    part.length + indent <= width ? part.replace(" ", hardSpace) : part,
  );
  const wrapped = wrapText(glued, { columns: width, indent }).replaceAll(hardSpace, " ");
  const isApart = isNarrow || length > termColumns - 2;
  return isApart
    ? `  ${term}\n${" ".repeat(indent)}${wrapped}`
    : `  ${term}${" ".repeat(termColumns - length)}${wrapped}`;
}
