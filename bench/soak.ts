import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { allowedCall, ServiceProcesses } from "./service-processes.ts";

const help = `npm run soak [-- --calls N]

Sends many calls to the policy service and shows its memory. One round uses our core daemon; another uses a daemon that
the service asks for each call. Exits with 1 if the memory grew by 5 MB or more after the first 10,000 calls. Needs a C
compiler. The service runs on Node.js, or is the executable that QREXEC_POLICY names:
QREXEC_POLICY=dist/standalone/qrexec-policy npm run soak

--calls N  calls to each of the two services, at least 20,000 [default: 200,000]`;

/** The calls before the first measurement of the memory, and the least number between two measurements. */
const warmUp = 10_000;

/** In megabytes. */
const maxGrowth = 5;

async function soak(calls: number): Promise<boolean> {
  const processes = new ServiceProcesses();
  try {
    await processes.prepare();
    const stub = await processes.program("stub-daemon.ts", "stub.sock");
    const qubesd = await processes.qubesd("qubesd", 30);
    const watching = await soakOne(processes, "watching", await processes.service("a", qubesd.socket), "work-5", calls);
    const fetching = await soakOne(processes, "fetching", await processes.service("b", stub.socket), "vm-1", calls);
    return watching < maxGrowth && fetching < maxGrowth;
  } finally {
    processes.end();
  }
}

/** Returns the growth in megabytes. */
async function soakOne(
  processes: ServiceProcesses,
  name: string,
  { socket, pid }: { readonly socket: string; readonly pid: number },
  source: string,
  calls: number,
): Promise<number> {
  const request = allowedCall(source);
  await processes.load(socket, warmUp, 16, request, "result=allow");
  const before = memoryOf(pid);
  console.log(`${name}: ${before.toFixed(1)} MB after ${warmUp} calls`);
  const piece = Math.max(warmUp, Math.ceil((calls - warmUp) / 10));
  let done = warmUp;
  while (done < calls) {
    const count = Math.min(piece, calls - done);
    const { seconds } = await processes.load(socket, count, 16, request, "result=allow");
    done += count;
    console.log(`${name}: ${memoryOf(pid).toFixed(1)} MB after ${done} calls, ${Math.round(count / seconds)} calls/s`);
  }
  const growth = memoryOf(pid) - before;
  console.log(`${name}: grew by ${growth.toFixed(1)} MB: ${growth < maxGrowth ? "flat" : "not flat"}`);
  return growth;
}

/** Returns the resident memory in megabytes. */
function memoryOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

const { values } = parseArgs({ options: { calls: { type: "string" }, help: { type: "boolean", short: "h" } } });
const calls = Number(values.calls ?? 200_000);
if (values.help === true) console.log(help);
else if (!Number.isSafeInteger(calls) || calls < 2 * warmUp) {
  console.error(help);
  process.exitCode = 2;
} else if (!(await soak(calls))) process.exitCode = 1;
