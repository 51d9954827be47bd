import { exitCodes } from "../../base/exit-code.ts";
import { wrapText } from "../../base/wrap-text.ts";
import type { CommandSpec } from "../command.ts";
import { coloursFor } from "./colour.ts";

/** Returns the help of the program: its form without a command in full, and one line for each command. */
export function formatHelp(specs: readonly CommandSpec[]): string {
  const colour = coloursFor(1);
  const [call, ...commands] = specs as [CommandSpec, ...CommandSpec[]];
  const list = commands.map(({ name, summary }) => `  ${colour.bold(name.padEnd(8))} ${summary}`);
  const ends = ["  help     show this help, or with a command its help", "", "qrexec-policy COMMAND --help says more."];
  return [formatCommandHelp(call), `${colour.bold("commands")}\n${[...list, ...ends].join("\n")}\n`].join("\n");
}

/** Returns the help of one command. */
export function formatCommandHelp(spec: CommandSpec): string {
  const colour = coloursFor(1);
  const section = (title: string, lines: readonly string[]): string => `${colour.bold(title)}\n${lines.join("\n")}\n`;
  return [
    `qrexec-policy: ${spec.summary}\n`,
    section(
      "usage",
      spec.usage.map((usage) => `  qrexec-policy ${usage}`),
    ),
    spec.description.map((paragraph) => `${wrapText(paragraph, 0)}\n`).join("\n"),
    section("options", optionLines(spec)),
    section(
      "examples",
      spec.examples.flatMap(({ line, does }) => [`  # ${does}`, `  ${line}`]),
    ),
    section(
      "exit codes",
      spec.exits.map((name) => {
        const { code, meaning } = exitCodes[name as keyof typeof exitCodes];
        return `  ${String(code).padEnd(4)}${wrapText(meaning, 6)}`;
      }),
    ),
  ].join("\n");
}

function optionLines(spec: CommandSpec): string[] {
  return Object.entries(spec.options).map(([name, { value, short, help }]) => {
    const names = `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
    return `  ${names.padEnd(28)}${names.length > 26 ? `\n${" ".repeat(30)}` : ""}${wrapText(help, 30)}`;
  });
}
