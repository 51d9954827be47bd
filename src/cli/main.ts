import { exitCodes } from "../base/exit-code.ts";
import { writeError } from "../host/write-all.ts";
import { exit, exitAtOnce, onUncaughtError, programArguments } from "../platform/process/this-process.ts";
import { runCallForm } from "./call-form.ts";
import { firstWords } from "./command-names.ts";

// A call of qrexec loads only this file and its direct imports. Everything else is loaded by import().

onUncaughtError((error) => {
  writeError(`qrexec-policy: internal error: ${error.message}\n`);
  exit(exitCodes.deny.code);
});

const args = programArguments();
const [first] = args;
const isCommand = first === undefined || firstWords.has(first);

/** Runs the form that qrexec-daemon runs, or one of the commands for people. */
async function run(): Promise<number> {
  if (!isCommand) return runCallForm(args);
  const { runCommand } = await import("./run-command.ts");
  return runCommand(args);
}

/** In a call, leaves without the listeners of `process.exit`: there are none, and looking takes as long as a decision. */
function leave(code: number): void {
  if (isCommand) exit(code);
  else exitAtOnce(code);
}

run().then(leave, (error: Error) => {
  writeError(`qrexec-policy: ${error.message}\n`);
  exit(exitCodes.deny.code);
});
