import { wrapText } from "../../base/wrap-text.ts";
import type { OptionSpec, ProgramSpec } from "./program.ts";

/** The help of a program. */
export function formatHelp(spec: ProgramSpec): string {
  const section = (title: string, lines: readonly string[]): string => `${title}:\n${lines.join("\n")}\n`;
  return [
    formatUsage(spec),
    `${spec.description.map((paragraph) => `${wrapText(paragraph, 0)}\n`).join("\n")}`,
    section("options", optionLines(spec.options)),
    section(
      "examples",
      spec.examples.flatMap(({ line, does }) => [`  # ${does}`, `  ${line}`]),
    ),
    section(
      "exit codes",
      Object.entries(spec.exits).map(([code, meaning]) => `  ${code}  ${wrapText(meaning, 5)}`),
    ),
  ].join("\n");
}

/** The synopses of a program. */
export function formatUsage({ name, usage }: ProgramSpec): string {
  return usage.map((line, index) => `${index === 0 ? "usage:" : "      "} ${name} ${line}\n`).join("");
}

/** How an option is written, with all its names. */
export function optionNames(name: string, { value, usual, short, alias }: OptionSpec): string {
  const names = [...(short === undefined ? [] : [`-${short}`]), `--${name}`];
  if (alias !== undefined) names.push(`--${alias}`);
  if (value === undefined) return names.join(", ");
  return `${names.join(", ")}${usual === undefined ? ` ${value}` : `[=${value}]`}`;
}

function optionLines(options: ProgramSpec["options"]): string[] {
  return Object.entries(options)
    .filter(([, { ignored }]) => ignored !== true)
    .map(([name, option]) => {
      const names = optionNames(name, option);
      const gap = names.length > 26 ? `\n${" ".repeat(30)}` : "";
      return `  ${names.padEnd(28)}${gap}${wrapText(option.help, 30)}`;
    });
}
