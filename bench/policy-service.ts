import { writeFileSync } from "node:fs";
import { allowedCall, type Load, ServiceProcesses } from "./service-processes.ts";
import { formatTable, median, verdict } from "./statistics.ts";

/** The number of requests in one sample. */
const requestsPerSample = 2000;

/** The targets: rates as fractions of the rate of an echo server, times as multiples. */
const targets = { fetched: 0.8, watched: 0.6, tail: 5, domains: 1.5 };

/** A server to measure. */
interface Variant {
  readonly name: string;
  readonly socket: string;
  readonly request: string;
  readonly expected: string;
}

interface Sample extends Pick<Load, "p50" | "p99"> {
  /** Requests per second. */
  readonly rate: number;
}

/** Measures the policy service as a process, with one connection per call, against echo servers. Needs a C compiler. */
export async function runServiceBench(rounds: number, json: string | undefined): Promise<void> {
  const processes = new ServiceProcesses();
  try {
    await processes.prepare();
    const variants = await startAll(processes);
    const samples = new Map<string, Sample[]>();
    for (let round = -1; round < rounds; round++) {
      for (const { name, socket, request, expected } of variants) {
        for (const inFlight of [1, 16]) {
          const load = await processes.load(socket, requestsPerSample, inFlight, request, expected);
          const key = `${name}, ${inFlight} in flight`;
          const sample = { ...load, rate: requestsPerSample / load.seconds };
          // The first round warms up the compilers of the servers.
          if (round >= 0) samples.set(key, [...(samples.get(key) ?? []), sample]);
        }
      }
    }
    report(samples, rounds, json);
  } finally {
    processes.end();
  }
}

async function startAll(processes: ServiceProcesses): Promise<readonly Variant[]> {
  const stub = await processes.program("stub-daemon.ts", "stub.sock");
  const echo = await processes.program("pipe-echo.ts", "echo.sock");
  const fetching = await processes.program("pipe-echo.ts", "echo-fetch.sock", stub.socket);
  const [small, large] = [await processes.qubesd("small", 30), await processes.qubesd("large", 1000)];
  const watched = await processes.service("a", small.socket);
  const decided = { request: allowedCall("work-5"), expected: "result=allow" };
  const echoed = { request: allowedCall("work-5"), expected: "intended_target" };
  return [
    { name: names.echo, socket: echo.socket, ...echoed },
    { name: names.watched, socket: watched.socket, ...decided },
    { name: names.another, socket: watched.socket, ...decided, request: allowedCall("work-5", "+{number}") },
    { name: names.many, socket: (await processes.service("b", large.socket)).socket, ...decided },
    { name: names.echoFetch, socket: fetching.socket, ...echoed },
    {
      name: names.fetched,
      socket: (await processes.service("c", stub.socket)).socket,
      ...decided,
      request: allowedCall("vm-1"),
    },
  ];
}

const names = {
  echo: "echo",
  watched: "service, our qubesd, 30 domains",
  another: "the same, each call different",
  many: "service, our qubesd, 1,000 domains",
  echoFetch: "echo that fetches from the stub",
  fetched: "service that fetches from the stub",
} as const;

function report(samples: ReadonlyMap<string, readonly Sample[]>, rounds: number, json: string | undefined): void {
  const figures = [...samples].map(([name, values]) => {
    const middle = (key: keyof Sample): number => median(values.map((each) => each[key]));
    return { name, rate: middle("rate"), p50: middle("p50"), p99: middle("p99") };
  });
  console.log(`${rounds} rounds of ${requestsPerSample} calls, Node.js ${process.version}, clean environment\n`);
  const rows = figures.map(({ name, rate, p50, p99 }) => [name, ...[rate, p50, p99].map((each) => each.toFixed(0))]);
  console.log(formatTable([["", "calls/s", "p50 µs", "p99 µs"], ...rows]));
  const ratio = (one: string, other: string, inFlight: number, key: keyof Sample): number => {
    const [values, others] = [one, other].map((name) => samples.get(`${name}, ${inFlight} in flight`) ?? []);
    return median((values ?? []).map((value, round) => value[key] / (others?.[round]?.[key] ?? Number.NaN)));
  };
  console.log("");
  for (const inFlight of [1, 16]) {
    const when = `${inFlight} in flight`;
    const fetched = ratio(names.fetched, names.echoFetch, inFlight, "rate");
    const watched = ratio(names.watched, names.echo, inFlight, "rate");
    const domains = 1 / ratio(names.many, names.watched, inFlight, "rate");
    const line = (what: string, value: number, reached: boolean): void =>
      console.log(`${when}: ${what}: ${value.toFixed(2)}, ${verdict(reached)}`);
    line(`fetched for each call ≥ ${targets.fetched} × an echo that fetches`, fetched, fetched >= targets.fetched);
    line(`watched ≥ ${targets.watched} × an echo`, watched, watched >= targets.watched);
    line(`1,000 domains ≤ ${targets.domains} × the time of 30`, domains, domains <= targets.domains);
    for (const name of [names.fetched, names.watched]) {
      const tail = median((samples.get(`${name}, ${when}`) ?? []).map(({ p50, p99 }) => p99 / p50));
      line(`${name}: p99 ≤ ${targets.tail} × p50`, tail, tail <= targets.tail);
    }
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ rounds, figures, targets }, null, 2)}\n`);
}
