import { exitCodes } from "../base/exit-code.ts";
import { writeAll } from "../host/write-all.ts";
import { runCallForm } from "./call-form.ts";
import { commandNames } from "./command-names.ts";

// This file and what it imports directly is all that a call of qrexec loads; the rest waits behind import().

process.on("uncaughtException", (error) => {
  writeAll(2, `qrexec-policy: internal error: ${error.message}\n`);
  process.exit(exitCodes.deny.code);
});

/** Chooses between the form that qrexec-daemon runs and the commands for people. */
async function run(args: readonly string[]): Promise<number> {
  const [first] = args;
  const isCommand = first === undefined || commandNames.has(first);
  if (!isCommand) return runCallForm(args);
  const { runCommand } = await import("./run-command.ts");
  return runCommand(args);
}

run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    writeAll(2, `qrexec-policy: ${error.message}\n`);
    process.exit(exitCodes.deny.code);
  },
);
