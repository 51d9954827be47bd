import { exitCodes } from "../base/exit-code.ts";
import { writeAll } from "../host/write-all.ts";
import type { Arguments } from "./command.ts";
import { commandNames } from "./command-names.ts";
import { nearest } from "./nearest.ts";
import { readArguments } from "./read-arguments.ts";
import { showHelp, showVersion } from "./show.ts";
import { commandSpecs, findSpec } from "./specs/index.ts";
import { reportUsage } from "./usage.ts";

/** Runs a command for people. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const [name = "", ...rest] = args;
  switch (name) {
    case "":
      return reportUsage("a command or a call is needed", "call");
    case "--version":
    case "-V":
      return showVersion();
    case "help":
    case "--help":
    case "-h":
      return help(rest[0]);
    default:
      return runNamed(name, rest);
  }
}

function help(topic: string | undefined): number {
  if (topic === undefined) return showHelp();
  const spec = commandSpecs.find((candidate) => candidate.name === topic);
  if (spec !== undefined) return showHelp(spec);
  const meant = nearest(topic, [...commandNames]);
  return reportUsage(`no command ${topic}${meant === undefined ? "" : `; did you mean ${meant}?`}`, "call");
}

async function runNamed(name: string, rest: readonly string[]): Promise<number> {
  const spec = findSpec(name);
  try {
    const given = readArguments(rest, spec);
    if (given.flag("help")) return showHelp(spec);
    if (name === "eval") return await (await import("./commands/eval.ts")).runEval(given);
    if (name === "rules") return (await import("./commands/rules.ts")).runRules(given);
    if (name === "compile") return (await import("./commands/compile.ts")).runCompile(given);
    if (name === "daemon") return await (await import("./commands/daemon.ts")).runDaemon(given);
    if (name === "status") return await (await import("./commands/status.ts")).runStatus(given);
    const { authorCommands } = await import("./author-commands.ts");
    return await (authorCommands[name] as (given: Arguments) => Promise<number>)(given);
  } catch (error) {
    // Not by its class: the commands for authors, in a file of their own, have another one of the same name.
    if ((error as Error).name === "UsageError") return reportUsage((error as Error).message, name);
    if ((error as NodeJS.ErrnoException).code === "EPIPE") return exitCodes.closed.code;
    writeAll(2, `qrexec-policy ${name}: internal error: ${(error as Error).message}\n`);
    return exitCodes.internal.code;
  }
}
