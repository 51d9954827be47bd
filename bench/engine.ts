import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DiskFiles } from "../src/host/disk-files.ts";
import { Evaluator } from "../src/policy/evaluate/evaluator.ts";
import { loadCurrentPolicy } from "../src/policy/load/load-current.ts";
import type { PolicyFiles } from "../src/policy/load/policy-files.ts";
import { isBroken, type LoadedPolicy } from "../src/policy/model/policy.ts";
import { type Request, splitCall } from "../src/policy/model/request.ts";
import { readSystemInfo, type SystemInfo } from "../src/policy/model/system-info.ts";
import { formatTable, median, verdict } from "./statistics.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Figures of the Python reference on another machine, where `python3 -c pass` takes 16 ms: loads per size, decisions. */
const upstream = { load: 4.354, lastRule: 14.9, ask: 214 };

/** Returns a system with `count` domains. */
function makeInfo(count: number): SystemInfo {
  const domain = (number: number) => ({
    type: "AppVM",
    tags: ["created-by-dom0", `tag-${number % 10}`],
    template_for_dispvms: number % 20 === 0,
    default_dispvm: "vm-0",
    power_state: "Running",
    uuid: `7a0e9f60-4b1d-4e6f-8a57-${String(number).padStart(12, "0")}`,
  });
  const others = Array.from({ length: count - 1 }, (_, number) => [`vm-${number}`, domain(number + 1)]);
  return readSystemInfo({ domains: { dom0: { ...domain(0), type: "AdminVM" }, ...Object.fromEntries(others) } });
}

/** Returns a policy with one file in memory. */
function fileOf(text: string): PolicyFiles {
  const missing = { problem: { code: "missing", message: "does not exist" } } as const;
  return {
    list: (directory) => (directory === "/policy" ? { value: ["all.policy"] } : missing),
    read: () => ({ value: text }),
    resolve: (path) => path,
  };
}

type Kind = "many services" | "one service";

function makePolicyText(rules: number, kind: Kind): string {
  const lines = Array.from({ length: rules }, (_, number) =>
    kind === "many services"
      ? `test.Service-${number}  *  vm-1  vm-2  allow`
      : `test.Service  *  vm-${number}  target-${number % 7}  allow target=vm-2`,
  );
  const last = kind === "many services" ? "test.Last  *  vm-1  vm-2  allow" : "test.Service  *  vm-1  vm-2  allow";
  return `${lines.join("\n")}\n${last}\n`;
}

function load(files: PolicyFiles, directory: string): LoadedPolicy {
  return loadCurrentPolicy(files, { directories: [directory], legacyDirectory: "/legacy" });
}

/** Returns the seconds of the fastest of several runs. */
function secondsOf(run: () => unknown, times: number): number {
  const taken = Array.from({ length: times }, () => {
    const begin = process.hrtime.bigint();
    run();
    return Number(process.hrtime.bigint() - begin) / 1e9;
  });
  return median(taken);
}

/** Returns the decisions per second, from three samples of some hundred milliseconds. */
function decisionsPerSecond(evaluator: Evaluator, request: Request, info: SystemInfo): number {
  evaluator.decide(request, info);
  const rates = Array.from({ length: 3 }, () => {
    const begin = process.hrtime.bigint();
    let count = 0;
    let seconds = 0;
    while (seconds < 0.2) {
      for (let index = 0; index < 50; index++) evaluator.decide(request, info);
      count += 50;
      seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    }
    return count / seconds;
  });
  return median(rates);
}

function request(source: string, target: string, call: string): Request {
  return { ...splitCall(call), source, target };
}

/** Measures loading and deciding in one process. */
export function runEngineBench(json: string | undefined): void {
  const info = makeInfo(30);
  const results: { name: string; loadMilliseconds: number; last: number; none: number }[] = [];
  for (const kind of ["many services", "one service"] as const) {
    for (const rules of [1_000, 10_000, 100_000]) {
      const files = fileOf(makePolicyText(rules, kind));
      const loadMilliseconds = secondsOf(() => load(files, "/policy"), rules > 50_000 ? 3 : 5) * 1000;
      const policy = load(files, "/policy");
      if (isBroken(policy)) throw new Error(policy.errors[0].diagnostic.message);
      const evaluator = new Evaluator(policy);
      const service = kind === "many services" ? "test.Last" : "test.Service";
      results.push({
        name: `${rules.toLocaleString("en")} rules, ${kind}`,
        loadMilliseconds,
        last: decisionsPerSecond(evaluator, request("vm-1", "vm-2", service), info),
        none: decisionsPerSecond(evaluator, request("vm-1", "vm-3", service), info),
      });
    }
  }
  const asks = [30, 1_000].map((domains) => ({ domains, rate: askRate(domains) }));
  print(results, asks);
  const machine = { node: startTime(process.execPath, "-e", "0"), python: startTime("/usr/bin/python3", "-c", "pass") };
  console.log(
    `\nthis machine: node -e 0 ${format(machine.node)} ms, python3 -c pass ${format(machine.python)} ms (16 ms there)`,
  );
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ results, asks, machine, upstream }, null, 2)}\n`);
}

/** Asks on the default policy of a current system. */
function askRate(domains: number): number {
  const corpus = join(root, "../shared/corpus/current/etc/qubes/policy.d");
  const example = join(root, "policy-examples/current-defaults/tree/etc/qubes/policy.d");
  const policy = loadCurrentPolicy(new DiskFiles(), {
    directories: [existsSync(corpus) ? corpus : example],
    legacyDirectory: join(root, "policy-examples/current-defaults/tree/etc/qubes-rpc/policy"),
  });
  const evaluator = new Evaluator(policy);
  const asked = request("vm-1", "@default", "qubes.Filecopy");
  const info = makeInfo(domains);
  const decision = evaluator.decide(asked, info);
  if (decision.decision !== "ask") throw new Error(`an ask was expected: ${JSON.stringify(decision)}`);
  return decisionsPerSecond(evaluator, asked, info);
}

function startTime(program: string, ...args: readonly string[]): number {
  if (!existsSync(program)) return Number.NaN;
  const run = () => spawnSync(program, args, { env: { PATH: process.env["PATH"] } });
  return secondsOf(run, 15) * 1000;
}

function format(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 1 : 0 });
}

function print(
  results: readonly { name: string; loadMilliseconds: number; last: number; none: number }[],
  asks: readonly { domains: number; rate: number }[],
): void {
  const rows = results.map(({ name, loadMilliseconds, last, none }) => [
    name,
    format(loadMilliseconds),
    format(last),
    format(none),
  ]);
  console.log(formatTable([["", "load ms", "last rule /s", "no match /s"], ...rows]));
  console.log("");
  console.log(
    formatTable([["", "ask /s"], ...asks.map(({ domains, rate }) => [`defaults, ${domains} domains`, format(rate)])]),
  );
  const largest = results.filter(({ name }) => name.startsWith("100,000"));
  const loaded = Math.max(...largest.map(({ loadMilliseconds }) => loadMilliseconds)) / 1000 / upstream.load;
  const last = Math.min(...largest.map((result) => result.last)) / upstream.lastRule;
  const ask = (asks[1]?.rate ?? 0) / upstream.ask;
  console.log(`\nload of 100,000 rules ≤ 0.2 × upstream's: ${verdict(loaded <= 0.2)} (${loaded.toFixed(3)})`);
  console.log(`match at the last of 100,000 rules ≥ 1,000 × upstream's: ${verdict(last >= 1000)} (${format(last)})`);
  console.log(`ask with 1,000 domains ≥ 50 × upstream's: ${verdict(ask >= 50)} (${format(ask)})`);
}
