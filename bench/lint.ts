import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lintRules } from "../src/policy/lint/registry.ts";
import { formatTable, median, verdict } from "./statistics.ts";

const tool = fileURLToPath(new URL("../dist/qrexec-policy.cjs", import.meta.url));

const sizes = [1_000, 10_000, 100_000] as const;
const rulesPerFile = 100;

/** The policies to lint: one like real policy, and two that make a careless linter quadratic. */
const kinds = {
  "as in real policy": (number: number) => {
    const service = `example.Service-${Math.floor(number / 8)}`;
    return [
      `${service}  +only  work-${number % 50}  vault-${number % 20}  allow`,
      `${service}  *  @tag:team-${number % 30}  @tag:shared-${number % 30}  ask default_target=vault-${number % 20}`,
      `${service}  *  @anyvm  @dispvm  allow`,
      `${service}  *  work-${number % 50}  @default  allow target=vault-${number % 20}`,
      `${service}  *  @type:AppVM  dom0  deny notify=no`,
      `${service}  *  work-${number % 50}  vault-${(number + 3) % 20}  ask`,
      `${service}  *  @anyvm  @dispvm:dvm-${number % 5}  ask`,
      `${service}  *  @anyvm  @anyvm  deny`,
    ][number % 8] as string;
  },
  "one service": (number: number) => `example.One  *  work-${number}  vault-${number % 7}  allow target=vault-1`,
  "any service": (number: number) => `*  *  work-${number}  @tag:team-${number % 7}  ${number % 3 ? "allow" : "deny"}`,
} as const;

type Kind = keyof typeof kinds;

interface Case {
  readonly kind: Kind;
  readonly rules: number;
  readonly directory: string;
  readonly seconds: number[];
  megabytes: number;
}

/** Measures `qrexec-policy lint` with all rules on, as a process. */
export function runLintBench(rounds: number, json: string | undefined): void {
  const folder = mkdtempSync(join(tmpdir(), "lint-bench-"));
  try {
    writeFileSync(join(folder, "system-info.json"), JSON.stringify(makeInfo()));
    const cases = (Object.keys(kinds) as Kind[]).flatMap((kind) => sizes.map((rules) => makeCase(folder, kind, rules)));
    for (let round = 0; round < rounds; round++) for (const each of cases) measure(folder, each);
    print(cases);
    const results = cases.map(({ kind, rules, seconds, megabytes }) => ({ kind, rules, seconds, megabytes }));
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function makeInfo(): object {
  const domain = { type: "AppVM", template_for_dispvms: false, default_dispvm: "dvm-0", power_state: "Running" };
  const named = (name: string, count: number, parts: object): [string, object][] =>
    Array.from({ length: count }, (_, number) => [
      `${name}-${number}`,
      { ...domain, tags: [`team-${number % 30}`, `shared-${number % 30}`], ...parts },
    ]);
  const domains = Object.fromEntries([
    ...named("work", 50, {}),
    ...named("vault", 20, {}),
    ...named("dvm", 5, { template_for_dispvms: true }),
    ["dom0", { ...domain, type: "AdminVM", tags: [] }],
  ]);
  return { domains };
}

function makeCase(folder: string, kind: Kind, rules: number): Case {
  const directory = join(folder, `${kind.replaceAll(" ", "-")}-${rules}`);
  mkdirSync(directory);
  for (let file = 0; file * rulesPerFile < rules; file++) {
    const lines = Array.from({ length: rulesPerFile }, (_, line) => kinds[kind](file * rulesPerFile + line));
    writeFileSync(join(directory, `${String(file).padStart(4, "0")}.policy`), `${lines.join("\n")}\n`);
  }
  return { kind, rules, directory, seconds: [], megabytes: 0 };
}

function measure(folder: string, measured: Case): void {
  const on = lintRules.flatMap(({ id }) => ["--rule", `${id}=warn`]);
  const args = [tool, "lint", "--policy-dir", measured.directory, ...on, "--output", join(folder, "found.json")];
  const info = ["--format", "json", "--system-info", join(folder, "system-info.json")];
  const begin = process.hrtime.bigint();
  const { status, stderr } = spawnSync("/usr/bin/time", ["-f", "%M", process.execPath, ...args, ...info]);
  measured.seconds.push(Number(process.hrtime.bigint() - begin) / 1e9);
  if (status !== 0) throw new Error(`lint ended with ${status}: ${stderr}`);
  measured.megabytes = Math.max(measured.megabytes, Number(stderr.toString().trim().split("\n").at(-1)) / 1024);
}

function print(cases: readonly Case[]): void {
  const growth = (each: Case): number | undefined => {
    const smaller = cases.find(({ kind, rules }) => kind === each.kind && rules * 10 === each.rules);
    return smaller === undefined ? undefined : median(each.seconds) / median(smaller.seconds);
  };
  const rows = cases.map((each) => [
    `${each.rules.toLocaleString("en")} rules in ${Math.ceil(each.rules / rulesPerFile).toLocaleString("en")} files, ${each.kind}`,
    median(each.seconds).toFixed(2),
    Math.round(each.megabytes).toLocaleString("en"),
    growth(each)?.toFixed(1) ?? "",
  ]);
  console.log(formatTable([["all lint rules on", "seconds", "MB", "× a tenth of the rules"], ...rows]));
  const worst = Math.max(...cases.map((each) => growth(each) ?? 0));
  console.log(`\n10 × the rules cost at most 15 × the time: ${verdict(worst <= 15)} (${worst.toFixed(1)})`);
}
