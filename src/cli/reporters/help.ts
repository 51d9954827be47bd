import { exitCodes } from "../../base/exit-code.ts";
import type { CommandSpec } from "../command.ts";
import { coloursFor } from "./colour.ts";

/** The help of the whole program: its form without a command in full, the commands by a line each. */
export function formatHelp(specs: readonly CommandSpec[]): string {
  const colour = coloursFor(1);
  const [call, ...commands] = specs as [CommandSpec, ...CommandSpec[]];
  const list = commands.map(({ name, summary }) => `  ${colour.bold(name.padEnd(8))} ${summary}`);
  const ends = ["  help     show this help, or with a command its help", "", "qrexec-policy COMMAND --help says more."];
  return [formatCommandHelp(call), `${colour.bold("commands")}\n${[...list, ...ends].join("\n")}\n`].join("\n");
}

/** The help of one command. */
export function formatCommandHelp(spec: CommandSpec): string {
  const colour = coloursFor(1);
  const section = (title: string, lines: readonly string[]): string => `${colour.bold(title)}\n${lines.join("\n")}\n`;
  return [
    `qrexec-policy: ${spec.summary}\n`,
    section(
      "usage",
      spec.usage.map((usage) => `  qrexec-policy ${usage}`),
    ),
    spec.description.map((paragraph) => `${wrap(paragraph, 0)}\n`).join("\n"),
    section("options", optionLines(spec)),
    section(
      "examples",
      spec.examples.flatMap(({ line, does }) => [`  # ${does}`, `  ${line}`]),
    ),
    section(
      "exit codes",
      spec.exits.map((name) => {
        const { code, meaning } = exitCodes[name as keyof typeof exitCodes];
        return `  ${String(code).padEnd(4)}${wrap(meaning, 6).trimStart()}`;
      }),
    ),
  ].join("\n");
}

function optionLines(spec: CommandSpec): string[] {
  return Object.entries(spec.options).map(([name, { value, short, help }]) => {
    const names = `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
    return `  ${names.padEnd(28)}${names.length > 26 ? `\n${" ".repeat(30)}` : ""}${wrap(help, 30).trimStart()}`;
  });
}

/** Breaks a paragraph at 100 columns; every line but the first is indented. */
function wrap(text: string, indent: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > 100) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each, index) => (index === 0 ? each : `${" ".repeat(indent)}${each}`)).join("\n");
}
