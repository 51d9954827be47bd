import { createProgram } from "./create/program.ts";
import { prefsProgram } from "./prefs/program.ts";
import { queryProgram } from "./query/program.ts";
import { runProgram } from "./run-program.ts";

const programs = {
  "qubes-prefs": prefsProgram,
  "qubesd-query": queryProgram,
  "qubes-create": createProgram,
} as const;

/** Runs a program with the arguments of this process. The files in bin/ call this. */
export function run(name: keyof typeof programs): void {
  void runProgram(programs[name], process.argv.slice(2));
}
