import { exitCodes } from "../base/exit-code.ts";
import { writeAll } from "../host/write-all.ts";
import { findSpec } from "./specs/index.ts";

/** Reports a wrong command line on standard error, with the synopsis of the command. */
export function reportUsage(message: string, command: string): number {
  const spec = findSpec(command);
  const synopses = spec.usage.map((usage) => `  qrexec-policy ${usage}\n`).join("");
  const help = command === "call" ? "qrexec-policy --help" : `qrexec-policy ${command} --help`;
  writeAll(2, `qrexec-policy: ${message}\nusage:\n${synopses}see ${help}\n`);
  return exitCodes.usage.code;
}
