import { type ExitCode, exitCodes } from "../../src/base/exit-code.ts";
import type { CommandSpec } from "../../src/cli/command.ts";
import { roff, tagged } from "./roff.ts";

/** The manual page of the program, in the language of man(7). */
export function manPage(specs: readonly CommandSpec[], version: string): string {
  return [
    `.\\" made by npm run docs; do not edit`,
    `.TH QREXEC\\-POLICY 1 "" "qrexec\\-policy ${version}" "Qubes OS"`,
    ".SH NAME",
    "qrexec\\-policy \\- decide calls between qubes by qrexec policy",
    ".SH SYNOPSIS",
    ...specs.flatMap(({ usage }) => usage.flatMap((line) => [".br", `.B qrexec\\-policy`, roff(line)])).slice(1),
    ...specs.flatMap(commandSection),
    ".SH EXIT STATUS",
    ...Object.values(exitCodes).flatMap(({ code, meaning }) => tagged(String(code satisfies ExitCode), meaning)),
    ".SH ENVIRONMENT",
    ...tagged("NO_COLOR", "when set and not empty, no colours are used"),
    ...tagged("FORCE_COLOR", "when set and not 0, colours are used also when the output is no terminal"),
    ".SH FILES",
    ...tagged(
      "/etc/qubes/policy.d, /run/qubes/policy.d",
      "the policy; a file in /run hides one of the same name in /etc",
    ),
    ...tagged("/etc/qubes-rpc/policy", "one file per service: the policy of R4.0, and what !compat\\-4.0 reads"),
    ...tagged("/var/run/qubesd.internal.sock", "where the core daemon tells about the domains"),
    ".SH SEE ALSO",
    ".BR qrexec\\-client (1),",
    ".BR qvm\\-ls (1)",
    "",
  ].join("\n");
}

function commandSection({ name, summary, description, options, examples }: CommandSpec): string[] {
  return [
    `.SH ${name === "call" ? "DECIDING A CALL" : `COMMAND ${name.toUpperCase()}`}`,
    roff(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`),
    ...description.flatMap((paragraph) => [".PP", roff(paragraph)]),
    ".PP",
    ".B Options",
    ...Object.entries(options).flatMap(([option, { value, short, help }]) => {
      const names = short === undefined ? `--${option}` : `-${short}, --${option}`;
      return tagged(value === undefined ? names : `${names} ${value}`, help);
    }),
    ".PP",
    ".B Examples",
    ...examples.flatMap(({ line, does }) => tagged(does, line)),
  ];
}
