import { exitCodes } from "../base/exit-code.ts";
import { type CommandSpec, commandLine, type ProgramSpec } from "./command-spec.ts";
import { optionHelp, optionNames } from "./describe-option.ts";
import { roff, tagged } from "./roff.ts";

/** Environment variables that every program reads. */
const environment: Readonly<Record<string, string>> = {
  COLUMNS: "the width of the output; the default is the width of the terminal",
  NO_COLOR: "if set and not empty, the output has no colours",
  FORCE_COLOR: "if set and not 0, the output has colours even if it is not a terminal",
};

/** Makes the man page of a program, in the language of man(7). */
export function manPage(program: ProgramSpec, version: string): string {
  const { name, section, main, commands, files, seeAlso } = program;
  const synopses = [main, ...commands].flatMap((form) =>
    form.usage.flatMap((line) => [".br", `.B ${roff(commandLine(program, form))}`, roff(line)]),
  );
  return [
    `.\\" made by npm run docs; do not edit`,
    `.TH ${roff(name.toUpperCase())} ${section} "" "${roff(name)} ${version}" "Qubes OS"`,
    ".SH NAME",
    `${roff(name)} \\- ${roff(main.summary)}`,
    ".SH SYNOPSIS",
    ...synopses.slice(1),
    ".SH DESCRIPTION",
    ...paragraphs(main).slice(1),
    ".SH OPTIONS",
    ...optionParts(main),
    ...commands.flatMap((form) => [`.SH COMMAND ${roff(form.name.toUpperCase())}`, ...commandParts(form)]),
    ".SH EXIT STATUS",
    ...exitParts(main),
    ...tagged(String(exitCodes.notBuilt.code), "the program is not built"),
    ".SH ENVIRONMENT",
    ...Object.entries(environment).flatMap(([variable, meaning]) => tagged(variable, meaning)),
    ".SH FILES",
    ...Object.entries(files).flatMap(([path, purpose]) => tagged(path, purpose)),
    ".SH EXAMPLES",
    ...exampleParts(main),
    ".SH SEE ALSO",
    ...seeAlso.map((page, index) => {
      const [, of = "", part = ""] = /^(.+)(\(\d\))$/.exec(page) ?? [];
      return `.BR ${roff(of)} ${part}${index + 1 < seeAlso.length ? "," : ""}`;
    }),
    "",
  ].join("\n");
}

function commandParts(form: CommandSpec): string[] {
  return [
    roff(`${form.summary.charAt(0).toUpperCase()}${form.summary.slice(1)}.`),
    ...paragraphs(form),
    ".SS Options",
    ...optionParts(form),
    ".SS Examples",
    ...exampleParts(form),
    ".SS Exit status",
    ...exitParts(form),
  ];
}

function paragraphs({ description }: CommandSpec): string[] {
  return description.flatMap((paragraph) => [".PP", roff(paragraph)]);
}

function optionParts({ options, operands }: CommandSpec): string[] {
  return [
    ...operands.flatMap(({ name, help }) => tagged(name, help)),
    ...Object.entries(options).flatMap(([name, option]) => tagged(optionNames(name, option), optionHelp(option))),
  ];
}

function exampleParts({ examples }: CommandSpec): string[] {
  return examples.flatMap(({ line, does }) => tagged(does, line));
}

function exitParts({ exits }: CommandSpec): string[] {
  return Object.entries(exits).flatMap(([code, meaning]) => tagged(code, meaning));
}
