import { exitCodes } from "../../src/base/exit-code.ts";
import { exitMeanings } from "../../src/base/exit-meanings.ts";
import { allForms, commandLine } from "../../src/command/command-spec.ts";
import { markdownTable } from "./markdown-table.ts";
import { programSpecs } from "./program-files.ts";

/** The page of all exit codes: those of qrexec-policy by their numbers, then those of each command. */
export function exitCodesPage(): string {
  const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
  return `# Exit codes

Scripts and CI jobs can tell by the exit code how a command ended. In \`qrexec-policy\`, a failure has the same code in
every command. The form that qrexec-daemon runs differs: it exits 0 only for an allowed call, and qrexec-daemon takes
every other code as a deny.

${markdownTable(
  ["code", "meaning in `qrexec-policy`"],
  names.map((name) => [String(exitCodes[name].code), exitMeanings[name]]),
)}

${programSpecs
  .flatMap((program) =>
    allForms(program).map((form) => {
      const rows = Object.entries(form.exits).map(([code, meaning]) => [code, meaning.replaceAll("|", "\\|")]);
      return `## ${commandLine(program, form)}\n\n${markdownTable(["code", "meaning"], rows)}\n`;
    }),
  )
  .join("\n")}`;
}
