import { optionNames } from "../../src/daemon/programs/format-help.ts";
import type { ProgramSpec } from "../../src/daemon/programs/program.ts";
import { roff, tagged } from "./roff.ts";

/** The manual page of a program of the daemon, in the language of man(7). */
export function programPage(spec: ProgramSpec, version: string): string {
  const { name, section, summary, usage, description, options, examples, exits, files, seeAlso } = spec;
  const optionPart = Object.entries(options).flatMap(([option, each]) => tagged(optionNames(option, each), each.help));
  return [
    `.\\" made by npm run docs; do not edit`,
    `.TH ${roff(name.toUpperCase())} ${section} "" "${roff(name)} ${version}" "Qubes OS"`,
    ".SH NAME",
    `${roff(name)} \\- ${roff(summary)}`,
    ".SH SYNOPSIS",
    ...usage.flatMap((line) => [".br", `.B ${roff(name)}`, roff(line)]).slice(1),
    ".SH DESCRIPTION",
    ...description.flatMap((paragraph) => [".PP", roff(paragraph)]).slice(1),
    ".SH OPTIONS",
    ...optionPart,
    ".SH EXIT STATUS",
    ...Object.entries(exits).flatMap(([code, meaning]) => tagged(code, meaning)),
    ".SH FILES",
    ...Object.entries(files).flatMap(([path, meaning]) => tagged(path, meaning)),
    ".SH EXAMPLES",
    ...examples.flatMap(({ line, does }) => tagged(does, line)),
    ".SH SEE ALSO",
    ...seeAlso.map((page, index) => {
      const [, of = "", part = ""] = /^(.+)(\(\d\))$/.exec(page) ?? [];
      return `.BR ${roff(of)} ${part}${index + 1 < seeAlso.length ? "," : ""}`;
    }),
    "",
  ].join("\n");
}
