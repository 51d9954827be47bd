import { parseArgs } from "node:util";
import { allowedCall, forms, memoryOf, type ProgramForm, ServiceProcesses } from "./service-processes.ts";

const help = `npm run soak [-- --calls N] [--form node|executable]

Sends many calls to the policy service and shows its memory. The same call comes again and again, or all
calls are different, or the service asks the core daemon for each of them. Exits with 1 if the memory
grew too much after the first 10,000 calls. The limit is 5 MB with Node.js and 1 MB for the executable, which may have
10 MB in total. Needs a C compiler.

--calls N    calls of each kind, at least 20,000 [default: 200,000]
--form FORM  only this form [default: both, if the executable is built]`;

/** The calls before the first measurement of the memory, and the least number between two measurements. */
const warmUp = 10_000;

/** In megabytes. */
const limits = {
  "Node.js": { growth: 5, resident: Number.POSITIVE_INFINITY },
  executable: { growth: 1, resident: 10 },
} as const;

/** A kind of calls, with the socket of the core daemon that the service uses. */
interface Kind {
  readonly name: string;
  readonly daemon: string;
  readonly request: string;
}

async function soak(calls: number, wanted: readonly ProgramForm[]): Promise<boolean> {
  const processes = new ServiceProcesses();
  try {
    processes.prepare();
    const stub = await processes.program("stub-daemon.ts", "stub.sock");
    const qubesd = await processes.qubesd("qubesd", 30);
    const kinds: readonly Kind[] = [
      { name: "repeated", daemon: qubesd.socket, request: allowedCall("work-5") },
      { name: "all different", daemon: qubesd.socket, request: allowedCall("work-5", "+{number}") },
      { name: "fetching", daemon: stub.socket, request: allowedCall("vm-1") },
    ];
    let isFlat = true;
    for (const form of wanted) {
      for (const kind of kinds) isFlat = (await soakOne(processes, form, kind, calls)) && isFlat;
    }
    return isFlat;
  } finally {
    processes.end();
  }
}

/** Returns whether the memory stays within the limits. */
async function soakOne(
  processes: ServiceProcesses,
  { form, command }: ProgramForm,
  { name, daemon, request }: Kind,
  calls: number,
): Promise<boolean> {
  const { socket, pid } = await processes.service(`${form}-${name.replace(" ", "-")}`, daemon, command);
  const title = `${form}, ${name}`;
  await processes.load(socket, warmUp, 16, request, "result=allow");
  const before = memoryOf(pid);
  console.log(`${title}: ${before.toFixed(1)} MB after ${warmUp} calls`);
  const piece = Math.max(warmUp, Math.ceil((calls - warmUp) / 10));
  let done = warmUp;
  while (done < calls) {
    const count = Math.min(piece, calls - done);
    const { seconds } = await processes.load(socket, count, 16, request, "result=allow");
    done += count;
    console.log(`${title}: ${memoryOf(pid).toFixed(1)} MB after ${done} calls, ${Math.round(count / seconds)} calls/s`);
  }
  const after = memoryOf(pid);
  const { growth, resident } = limits[form];
  const isFlat = after - before < growth && after <= resident;
  console.log(`${title}: grew by ${(after - before).toFixed(1)} MB: ${isFlat ? "flat" : "not within the limits"}`);
  return isFlat;
}

function readOptions() {
  const { values } = parseArgs({
    options: { calls: { type: "string" }, form: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  const wanted = forms.filter(({ form }) => values.form === undefined || form.toLowerCase().startsWith(values.form));
  return { isHelp: values.help === true, calls: Number(values.calls ?? 200_000), wanted };
}

const { isHelp, calls, wanted } = readOptions();
if (isHelp) console.log(help);
else if (!Number.isSafeInteger(calls) || calls < 2 * warmUp || wanted.length === 0) {
  console.error(help);
  process.exitCode = 2;
} else if (!(await soak(calls, wanted))) process.exitCode = 1;
