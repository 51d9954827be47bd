import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { storeOf } from "./daemon-store.ts";
import { formatTable, median } from "./statistics.ts";

const program = fileURLToPath(new URL("../dist/qubesd.cjs", import.meta.url));
const echo = fileURLToPath(new URL("echo-server.ts", import.meta.url));
const client = fileURLToPath(new URL("ask.py", import.meta.url));

const sizes = [30, 1000] as const;

/** The number of requests in one sample. */
const requestsPerSample = 500;

interface Measured {
  readonly what: string;
  readonly domains: number;
  readonly value: number;
  readonly unit: string;
}

/** Measures the core daemon as a process: start-up, memory, and requests of one client with a connection each. Needs python3. */
export async function runDaemonBench(rounds: number, json: string | undefined): Promise<void> {
  const results: Measured[] = [];
  for (const domains of sizes) results.push(...(await measure(domains, rounds)));
  const rows = results.map(({ what, domains, value, unit }) => [what, String(domains), `${value.toFixed(2)} ${unit}`]);
  console.log(formatTable([["what", "domains", "median"], ...rows]));
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
}

async function measure(domains: number, rounds: number): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), "qubesd-bench-"));
  const store = join(folder, "qubes.xml");
  const echoPath = join(folder, "echo.sock");
  const api = join(folder, "qubesd.sock");
  const internal = join(folder, "qubesd.internal.sock");
  const info = "internal.GetSystemInfo+ dom0 name dom0";
  const echoServer = await startEcho(echoPath);
  let daemon: ChildProcess | undefined;
  try {
    const starts: number[] = [];
    for (let round = 0; round < rounds; round++) {
      if (daemon !== undefined) await stop(daemon);
      writeFileSync(store, storeOf(domains));
      const before = performance.now();
      daemon = await start(store, folder);
      starts.push(performance.now() - before);
    }
    const rss = residentMegabytes((daemon as ChildProcess).pid as number);
    const kinds: Readonly<Record<string, readonly [socket: string, request: string]>> = {
      "echo server": [echoPath, info],
      "admin.vm.List": [api, "admin.vm.List+ dom0 name dom0"],
      "admin.vm.property.GetAll": [api, "admin.vm.property.GetAll+ dom0 name work-1"],
      "admin.vm.property.Get": [api, "admin.vm.property.Get+memory dom0 name work-1"],
      "internal.GetSystemInfo": [internal, info],
    };
    const rates = new Map<string, number[]>(Object.keys(kinds).map((kind) => [kind, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [kind, [socket, request]] of Object.entries(kinds)) {
        rates.get(kind)?.push(requestsPerSample / (await ask(socket, requestsPerSample, request)));
      }
    }
    const saves: number[] = [];
    const afterChange: number[] = [];
    for (let round = 0; round < rounds; round++) {
      saves.push(25 / (await ask(api, 25, `admin.vm.tag.Set+r${round}-{} dom0 name work-1`)));
      afterChange.push(1000 * (await ask(internal, 1, info)));
    }
    const echoRate = median(rates.get("echo server") ?? []);
    return [
      { what: "start-up", domains, value: median(starts), unit: "ms" },
      { what: "resident memory", domains, value: rss, unit: "MB" },
      ...[...rates].flatMap(([what, values]) => [
        { what, domains, value: median(values), unit: "requests/s" },
        ...(what === "echo server"
          ? []
          : [{ what: `${what}, to echo`, domains, value: median(values) / echoRate, unit: "" }]),
      ]),
      { what: "GetSystemInfo after a tag change", domains, value: median(afterChange), unit: "ms" },
      { what: "admin.vm.tag.Set with its save", domains, value: median(saves), unit: "requests/s" },
    ];
  } finally {
    echoServer.kill();
    if (daemon !== undefined) await stop(daemon);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(store: string, folder: string): Promise<ChildProcess> {
  const daemon = spawn(process.execPath, [program, "--store", store, "--socket-dir", folder], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let printed = "";
  await new Promise<void>((resolve, reject) => {
    daemon.stderr.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      if (/serving \d+ domains/.test(printed)) resolve();
    });
    daemon.once("exit", () => reject(new Error(printed)));
  });
  return daemon;
}

async function stop(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null) return;
  const ended = once(daemon, "exit");
  daemon.kill();
  await ended;
}

async function startEcho(path: string): Promise<ChildProcess> {
  const server = spawn(process.execPath, ["--import", "tsx", echo, path], { stdio: ["ignore", "pipe", "inherit"] });
  await once(server.stdout, "data");
  return server;
}

function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) / 1024;
}

/** Returns the seconds that `count` requests take in sequence, each on its own connection. */
async function ask(socket: string, count: number, request: string): Promise<number> {
  const { stdout } = await promisify(execFile)("python3", [client, socket, String(count), request]);
  return Number(stdout);
}
