import { type ChildProcess, execFileSync, type StdioOptions, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { standalone, tool } from "../scripts/bundles.ts";
import { formatTable, median, quantile, verdict } from "./statistics.ts";
import { systemInfoReply } from "./system-info-reply.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const call = { source: "vm-1", target: "@dispvm", service: "qubes.OpenURL" };
const debianPython = "/usr/bin/python3";

/** The targets as ratios to `node -e 0`: with a compiled policy, without one, and so on. */
const targets = { wall: 1.1, loading: 1.2, memory: 1.1, standalone: 0.4 };

interface Variant {
  readonly name: string;
  readonly command: readonly string[];
  /** The expected standard output, so that a wrong answer never counts as fast. */
  readonly expected: string;
  readonly wall: number[];
  readonly memory: number[];
}

/** Measures one call as a process, each variant in turn once per round, in a clean environment. Needs a C compiler. */
export async function runStartBench(rounds: number, peer: string | undefined, json: string | undefined): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "qrexec-policy-bench-"));
  const socket = join(folder, "qubesd.sock");
  const timer = compile("time-calls", folder);
  const daemon = await startDaemon(compile("stub-daemon", folder), socket, join(folder, "system-info"));
  try {
    const variants = makeVariants(preparePolicy(folder), folder, socket, peer);
    measure(timer, rounds, variants);
    report(variants, rounds, json);
  } finally {
    daemon.kill();
    rmSync(folder, { recursive: true });
  }
}

/** The default policy of a current system, with an empty legacy directory. */
function preparePolicy(folder: string): string {
  const corpus = join(root, "../shared/corpus/current/etc/qubes/policy.d");
  const policy = join(folder, "policy.d");
  cpSync(existsSync(corpus) ? corpus : join(root, "policy-examples/current-defaults/tree/etc/qubes/policy.d"), policy, {
    recursive: true,
  });
  mkdirSync(join(folder, "legacy"));
  mkdirSync(join(folder, "run"));
  return policy;
}

function makeVariants(policy: string, folder: string, socket: string, peer: string | undefined): readonly Variant[] {
  const variant = (name: string, command: readonly string[], expected = ""): Variant => {
    return { name, command, expected, wall: [], memory: [] };
  };
  const executable = join(root, standalone.file);
  const bundled = [process.execPath, join(root, tool.file)];
  const compiled = join(folder, "compiled");
  const directories = [
    "--policy-dir",
    join(folder, "run"),
    "--policy-dir",
    policy,
    "--legacy-dir",
    join(folder, "legacy"),
  ];
  execFileSync(process.execPath, [join(root, tool.file), "compile", ...directories, "--output", compiled]);
  const ours = (log: string, program: readonly string[] = bundled, file = compiled): readonly string[] => [
    ...program,
    ...(file === "" ? [] : ["--compiled-policy", file]),
    ...["--path", join(folder, "run"), "--path", policy, "--legacy-dir", join(folder, "legacy")],
    ...["--qubesd-socket", socket, "--log-socket", log, "--", call.source, call.target, call.service],
  ];
  const filled = peer?.replace(/\{(\w+)\}/g, (whole, key: string) => ({ ...call, socket, policy })[key] ?? whole);
  return [
    variant("node -e 0", [process.execPath, "-e", "0"]),
    variant("qrexec-policy", ours(socket), "result=allow"),
    variant("policy not compiled", ours(socket, bundled, ""), "result=allow"),
    ...(existsSync(executable)
      ? [
          variant("standalone", ours(socket, [executable]), "result=allow"),
          variant("standalone, not compiled", ours(socket, [executable], ""), "result=allow"),
        ]
      : []),
    variant("qrexec-policy, no log socket", ours(join(folder, "none")), "result=allow"),
    ...(existsSync(debianPython) ? [variant("python3 -c pass", [debianPython, "-c", "pass"])] : []),
    ...(filled === undefined ? [] : [variant("peer", ["/bin/sh", "-c", filled], "result=allow")]),
  ];
}

function measure(timer: string, rounds: number, variants: readonly Variant[]): void {
  const words = variants.flatMap(({ expected, command }) => [expected, ...command, ";"]);
  const stdio: StdioOptions = ["ignore", "pipe", "inherit"];
  const options = { env: cleanEnvironment(), stdio, encoding: "utf8", maxBuffer: 1 << 26 } as const;
  const lines = execFileSync(timer, [String(rounds), ...words], options);
  for (const line of lines.trim().split("\n")) {
    const [number = -1, milliseconds = 0, kilobytes = 0] = line.split(" ").map(Number);
    variants[number]?.wall.push(milliseconds);
    variants[number]?.memory.push(kilobytes / 1024);
  }
}

/** Only PATH: some variables slow every start of Node.js by more than the differences measured here. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"] };
}

function compile(name: string, folder: string): string {
  const program = join(folder, name);
  execFileSync("cc", ["-O2", "-o", program, join(root, `bench/${name}.c`)]);
  return program;
}

function startDaemon(program: string, socket: string, file: string): Promise<ChildProcess> {
  writeFileSync(file, systemInfoReply);
  const daemon = spawn(program, [socket, file], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    daemon.stdout.once("data", () => resolve(daemon));
    daemon.once("error", reject);
    daemon.once("exit", () => reject(new Error("the stub daemon did not start")));
  });
}

function report(variants: readonly Variant[], rounds: number, json: string | undefined): void {
  const [base] = variants as readonly [Variant];
  const figures = variants.map(({ name, wall, memory }) => ({
    name,
    medianMilliseconds: median(wall),
    tenth: quantile(wall, 0.1),
    ninetieth: quantile(wall, 0.9),
    wallRatio: median(wall.map((time, round) => time / (base.wall[round] as number))),
    memoryMegabytes: median(memory),
    memoryRatio: median(memory) / median(base.memory),
  }));
  const rows = figures.map((figure) => [
    figure.name,
    figure.medianMilliseconds.toFixed(1),
    figure.tenth.toFixed(1),
    figure.ninetieth.toFixed(1),
    figure.wallRatio.toFixed(3),
    figure.memoryMegabytes.toFixed(1),
    figure.memoryRatio.toFixed(3),
  ]);
  console.log(`${rounds} rounds, Node.js ${process.version}, clean environment\n`);
  console.log(formatTable([["", "median ms", "p10", "p90", "ratio", "peak MB", "ratio"], ...rows]));
  const ours = figures[1] as (typeof figures)[number];
  console.log(
    `\nwall ≤ ${targets.wall} × node -e 0: ${verdict(ours.wallRatio <= targets.wall)} (${ours.wallRatio.toFixed(3)})`,
  );
  const loading = figures[2] as (typeof figures)[number];
  console.log(
    `policy not compiled ≤ ${targets.loading} ×: ${verdict(loading.wallRatio <= targets.loading)} (${loading.wallRatio.toFixed(3)})`,
  );
  console.log(
    `peak memory ≤ ${targets.memory} ×: ${verdict(ours.memoryRatio <= targets.memory)} (${ours.memoryRatio.toFixed(3)})`,
  );
  const executable = figures.find(({ name }) => name === "standalone");
  if (executable === undefined) console.log("the executable is not measured; npm run build:standalone makes it");
  else {
    const { wallRatio } = executable;
    console.log(
      `standalone ≤ ${targets.standalone} × node -e 0: ${verdict(wallRatio <= targets.standalone)} (${wallRatio.toFixed(3)})`,
    );
  }
  if (json !== undefined)
    writeFileSync(json, `${JSON.stringify({ rounds, node: process.version, figures, targets }, null, 2)}\n`);
}
