import { writeFileSync } from "node:fs";
import { allowedCall, forms, type Load, memoryOf, type Served, ServiceProcesses } from "./service-processes.ts";
import { formatTable, median, verdict } from "./statistics.ts";

/** The number of requests in one sample. */
const requestsPerSample = 2000;

/** The targets: rates as fractions of the rate of an echo server, times as multiples, memory in megabytes. */
const targets = { fetched: 0.8, watched: 0.6, native: 0.4, tail: 5, domains: 1.5, memory: 10 };

/** A server to measure. */
interface Variant {
  readonly name: string;
  readonly served: Served;
  readonly request: string;
  readonly expected: string;
}

interface Sample extends Pick<Load, "p50" | "p99"> {
  /** Requests per second. */
  readonly rate: number;
}

/**
 * Measures the policy service as a process, with one connection per call, against echo servers: on Node.js, and as the
 * executable if it was built. Needs a C compiler.
 */
export async function runServiceBench(rounds: number, json: string | undefined): Promise<void> {
  const processes = new ServiceProcesses();
  try {
    processes.prepare();
    const variants = await startAll(processes);
    const samples = new Map<string, Sample[]>();
    for (let round = -1; round < rounds; round++) {
      for (const { name, served, request, expected } of variants) {
        for (const inFlight of [1, 16]) {
          const load = await processes.load(served.socket, requestsPerSample, inFlight, request, expected);
          const key = `${name}, ${inFlight} in flight`;
          const sample = { ...load, rate: requestsPerSample / load.seconds };
          // The first round warms up the compilers of the servers.
          if (round >= 0) samples.set(key, [...(samples.get(key) ?? []), sample]);
        }
      }
    }
    report(variants, samples, rounds, json);
  } finally {
    processes.end();
  }
}

const names = {
  raw: "echo in C",
  echo: "echo on Node.js",
  echoFetch: "echo on Node.js that fetches from the stub",
  watched: (form: string) => `${form}: 30 domains`,
  another: (form: string) => `${form}: each call different`,
  many: (form: string) => `${form}: 1,000 domains`,
  fetched: (form: string) => `${form}: fetches from the stub`,
} as const;

async function startAll(processes: ServiceProcesses): Promise<readonly Variant[]> {
  const stub = await processes.program("stub-daemon.ts", "stub.sock");
  const [small, large] = [await processes.qubesd("small", 30), await processes.qubesd("large", 1000)];
  const echoed = { request: allowedCall("work-5"), expected: "intended_target" };
  const decided = { request: allowedCall("work-5"), expected: "result=allow" };
  const variants: Variant[] = [
    { name: names.raw, served: await processes.compiled("echo", "raw.sock"), ...echoed },
    { name: names.echo, served: await processes.program("pipe-echo.ts", "echo.sock"), ...echoed },
    {
      name: names.echoFetch,
      served: await processes.program("pipe-echo.ts", "echo-fetch.sock", stub.socket),
      ...echoed,
    },
  ];
  for (const { form, command } of forms) {
    const start = (name: string, daemon: Served): Promise<Served> =>
      processes.service(`${form}-${name}`, daemon.socket, command);
    const another = allowedCall("work-5", "+{number}");
    variants.push(
      { name: names.watched(form), served: await start("watched", small), ...decided },
      { name: names.another(form), served: await start("another", small), ...decided, request: another },
      { name: names.many(form), served: await start("many", large), ...decided },
      { name: names.fetched(form), served: await start("fetched", stub), ...decided, request: allowedCall("vm-1") },
    );
  }
  return variants;
}

function report(
  variants: readonly Variant[],
  samples: ReadonlyMap<string, readonly Sample[]>,
  rounds: number,
  json: string | undefined,
): void {
  const figures = [...samples].map(([name, values]) => {
    const middle = (key: keyof Sample): number => median(values.map((each) => each[key]));
    return { name, rate: middle("rate"), p50: middle("p50"), p99: middle("p99") };
  });
  const memory = variants.map(({ name, served }) => ({ name, megabytes: memoryOf(served.pid) }));
  console.log(`${rounds} rounds of ${requestsPerSample} calls, Node.js ${process.version}, clean environment\n`);
  const rows = figures.map(({ name, rate, p50, p99 }) => [name, ...[rate, p50, p99].map((each) => each.toFixed(0))]);
  console.log(formatTable([["", "calls/s", "p50 µs", "p99 µs"], ...rows]));
  const sizes = memory.map(({ name, megabytes }) => [name, megabytes.toFixed(1)]);
  console.log(`\n${formatTable([["", "resident MB"], ...sizes])}\n`);
  for (const inFlight of [1, 16]) reportTargets(samples, inFlight);
  for (const { name, megabytes } of memory) {
    if (name.startsWith("executable"))
      say(`${name}: resident ≤ ${targets.memory} MB`, megabytes, megabytes <= targets.memory);
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ rounds, figures, memory, targets }, null, 2)}\n`);
}

function reportTargets(samples: ReadonlyMap<string, readonly Sample[]>, inFlight: number): void {
  const when = `${inFlight} in flight`;
  const ratio = (one: string, other: string): number => {
    const [values, others] = [one, other].map((name) => samples.get(`${name}, ${when}`) ?? []);
    return median((values ?? []).map((value, round) => value.rate / (others?.[round]?.rate ?? Number.NaN)));
  };
  const atLeast = (name: string, target: number, other: string): void => {
    const value = ratio(name, other);
    say(`${when}: ${name} ≥ ${target} × ${other}`, value, value >= target);
  };
  for (const { form } of forms) {
    const isNative = form === "executable";
    const [echo, share] = isNative ? [names.raw, targets.native] : [names.echo, targets.watched];
    atLeast(names.watched(form), share, echo);
    if (isNative) atLeast(names.another(form), share, echo);
    atLeast(names.fetched(form), targets.fetched, names.echoFetch);
    const domains = 1 / ratio(names.many(form), names.watched(form));
    say(`${when}: ${names.many(form)} ≤ ${targets.domains} × the time of 30`, domains, domains <= targets.domains);
    const tailed = [names.watched(form), names.fetched(form), ...(isNative ? [names.another(form)] : [])];
    for (const name of tailed) {
      const tail = median((samples.get(`${name}, ${when}`) ?? []).map(({ p50, p99 }) => p99 / p50));
      say(`${when}: ${name}: p99 ≤ ${targets.tail} × p50`, tail, tail <= targets.tail);
    }
  }
}

function say(what: string, value: number, isReached: boolean): void {
  console.log(`${what}: ${value.toFixed(2)}, ${verdict(isReached)}`);
}
