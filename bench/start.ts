import { execFileSync, type StdioOptions } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileProgram } from "./compile-program.ts";
import { countInstructions } from "./start/count-instructions.ts";
import { type Form, targets } from "./start/forms.ts";
import { figuresOf, figuresTable, verdicts } from "./start/report.ts";
import { cleanEnvironment, executable, prepareForms, prepareSystem, startDaemon } from "./start/system.ts";

/** Measures one call as a process, each form in turn once per round, in a clean environment. Needs a C compiler. */
export async function runStartBench(rounds: number, peer: string | undefined, json: string | undefined): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "qrexec-policy-bench-"));
  const system = prepareSystem(folder);
  const daemon = await startDaemon(system);
  try {
    const forms = prepareForms(system, peer);
    measure(compileProgram("time-calls", folder), rounds, forms);
    report(forms, forms.map(countInstructions), rounds, json);
  } finally {
    daemon.kill();
    rmSync(folder, { recursive: true });
  }
}

function measure(timer: string, rounds: number, forms: readonly Form[]): void {
  const words = forms.flatMap(({ expected, command }) => [expected, ...command, ";"]);
  const stdio: StdioOptions = ["ignore", "pipe", "inherit"];
  const options = { env: cleanEnvironment(), stdio, encoding: "utf8", maxBuffer: 1 << 26 } as const;
  const lines = execFileSync(timer, [String(rounds), ...words], options);
  for (const line of lines.trim().split("\n")) {
    const [number = -1, milliseconds = 0, kilobytes = 0] = line.split(" ").map(Number);
    forms[number]?.wall.push(milliseconds);
    forms[number]?.memory.push(kilobytes / 1024);
  }
}

function report(
  forms: readonly Form[],
  counts: readonly (number | undefined)[],
  rounds: number,
  json: string | undefined,
): void {
  const figures = figuresOf(forms, counts);
  const executableBytes = existsSync(executable) ? statSync(executable).size : undefined;
  console.log(`${rounds} rounds, Node.js ${process.version}, clean environment\n`);
  console.log(figuresTable(figures));
  if (counts.includes(undefined)) console.log("\ninstructions: not counted: needs valgrind");
  console.log(`\n${verdicts(figures, executableBytes).join("\n")}`);
  if (json !== undefined) {
    const results = { rounds, node: process.version, figures, targets, executableBytes };
    writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
  }
}
