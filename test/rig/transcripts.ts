import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ApiServer } from "../../src/api/dispatch.ts";
import type { ApiSocket } from "../../src/api/method.ts";
import { visibility } from "../../src/api/visibility.ts";
import type { App } from "../../src/core/app.ts";
import { BlockDevices } from "../../src/core/devices/block-devices.ts";
import { MemoryDevices } from "../../src/core/devices/memory-devices.ts";
import { MemoryHypervisor } from "../../src/hypervisor/drivers/memory-hypervisor.ts";
import { ask, coreApp, type HeardEvent, hear, serverOf } from "./core-app.ts";
import { networkCard } from "./system-with-devices.ts";

/**
 * A call with the reply of a reference daemon (docs/reference/admin-api.md#recorded-transcripts). A character is a byte.
 */
export interface Transcript {
  readonly n: number;
  readonly daemon: "seed" | "head";
  readonly group?: string;
  readonly socket: string;
  readonly method: string;
  readonly dest: string;
  readonly arg: string;
  readonly src: string;
  readonly payload: string;
  readonly request: string;
  readonly reply: string | null;
  readonly note?: string;
  readonly events: readonly HeardEvent[] | null;
}

const file = fileURLToPath(new URL("../../../shared/vectors/qubesd-transcripts.jsonl", import.meta.url));

/** False if the transcripts exist, else the reason to skip the test. */
export const noTranscripts: string | false = !existsSync(file) && "no ../shared/vectors";

export function readTranscripts(daemon: "seed" | "head"): readonly Transcript[] {
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Transcript)
    .filter((each) => each.daemon === daemon && each.group !== undefined);
}

/** Our reply to a transcript and the expected reply, both normalised. */
export interface Replayed {
  readonly transcript: Transcript;
  readonly reply: string;
  readonly wanted: string;
  readonly events: readonly string[];
  readonly wantedEvents: readonly string[];
}

/** Names that the daemon of 2019 accepted and `qubesd` refuses; its later lists contain them. */
const refusedNames = ["Domain-0", "x-dm"];

/** Tags that domains have only in the current version, in both framings. */
const tagOfToday = /^(audiovm|guivm)-dom0$/;

/** Normalises known differences that occur in many replies. */
export function comparable(
  daemon: "seed" | "head",
  { method, arg }: Pick<Transcript, "method" | "arg">,
  reply: string,
): string {
  const text = normal(reply);
  if (method.endsWith("property.Get") && arg === "dispid") return text.replace(/[0-9]+$/, "N");
  if (method === "internal.GetSystemInfo" && text.startsWith("0")) return comparableInfo(text.slice(2));
  if (daemon === "head" || !text.startsWith("0\0")) return text;
  const lines = text.slice(2).split("\n");
  return `0\0${lines.filter((line) => !tagOfToday.test(line) && !refusedNames.includes(line.split(" ")[0] as string)).join("\n")}`;
}

/** Sorts the tags and the domains. */
function comparableInfo(text: string): string {
  const { domains } = JSON.parse(text) as { domains: Record<string, { tags: readonly string[] }> };
  const described = Object.entries(domains)
    .filter(([name]) => !refusedNames.includes(name))
    .map(([name, { tags, ...rest }]) => {
      const known = tags.filter((tag) => !tagOfToday.test(tag) && tag !== "").sort();
      return `${name} ${JSON.stringify(rest)} ${known.join(" ")}`;
    });
  return `0\0${described.sort().join("\n")}`;
}

/** Sends all requests of a daemon's transcripts, in order, to a system with the same initial state. */
export async function replay(daemon: "seed" | "head", directory: string): Promise<readonly Replayed[]> {
  const app = newSystem(directory);
  const server = serverOf(app);
  const heard = hear(app, daemon === "seed" ? "old" : "new");
  const results: Replayed[] = [];
  // Generated names differ, and later requests contain them.
  const names = new Map<string, string>();
  for (const transcript of readTranscripts(daemon)) {
    const request = [...names].reduce((text, [theirs, ours]) => text.replaceAll(theirs, ours), transcript.request);
    heard.length = 0;
    const reply = await answer(server, transcript, whole(transcript, request));
    learn(names, transcript.reply ?? "", reply);
    results.push({
      transcript,
      reply: comparable(daemon, transcript, reply),
      wanted: comparable(daemon, transcript, transcript.reply ?? ""),
      events: heard.map(eventText),
      wantedEvents: (transcript.events ?? []).map(eventText),
    });
  }
  return results;
}

/** Completes a request that is stored in shortened form. */
function whole({ note = "" }: Transcript, request: string): string {
  return note.includes("real size over 65536") ? request.padEnd(66_000, "x") : request;
}

export async function answer(server: ApiServer, { socket, method }: Transcript, request: string): Promise<string> {
  const kinds: Readonly<Record<string, ApiSocket>> = { "qubesd.internal.sock": "internal", "qubesd.misc.sock": "misc" };
  // A stream does not end.
  if (method === "admin.Events") return "";
  return ask(server, kinds[socket] ?? "qubesd", request);
}

/** Makes a system with the initial state of the reference daemons. */
export function newSystem(directory: string): App {
  // The stand-in of the recordings was not Xen, so memory is not balanced.
  const app = coreApp(directory, new MemoryHypervisor(undefined, false));
  app.resetProperty("default_kernel");
  const pci = new MemoryDevices("pci");
  const dom0 = app.getDomain("dom0");
  pci.add(networkCard(dom0, "04", "Unknown"));
  pci.add(networkCard(dom0, "03", "Ethernet controller"));
  for (const provider of [pci, new BlockDevices(app.qubesDb), new MemoryDevices("testclass")]) {
    app.devices.register(provider);
  }
  visibility(() => false).register(app);
  app.enableEvents();
  return app;
}

/** Maps our generated names and tokens to theirs. */
export function learn(names: Map<string, string>, theirs: string, ours: string): void {
  const pattern = /^0\0(disp[0-9]+|[0-9a-zA-Z_-]{20,})$/;
  const [their, our] = [pattern.exec(theirs)?.[1], pattern.exec(ours)?.[1]];
  if (their !== undefined && our !== undefined && their !== our) names.set(their, our);
}

function eventText({ subject, event, kwargs }: HeardEvent): string {
  const pairs = Object.entries(kwargs).map(([key, value]) => `${key}=${value}`);
  return normal(`${subject}!${event}(${pairs.join(",")})`);
}

/** Replaces the parts that differ between runs. */
function normal(text: string): string {
  // JSON can have spaces or not.
  if (text.startsWith("0\0{")) return normal(`0\0 ${JSON.stringify(JSON.parse(text.slice(2)))}`);
  return text
    .replace(/^0\0[0-9a-zA-Z]{32}$/, "0\0TOKEN")
    .replace(/^(0\0data_size=)[0-9]+(\ndata_usage=)[0-9]+\n$/, "$1N$2N\n")
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => (/^0{8}/.test(id) ? id : "UUID"))
    .replace(/disp[0-9]+/g, "dispN")
    .replace(/(dispid default=False type=int) [0-9]+/g, "$1 N")
    .replace(/10\.138\.[0-9]+\.[0-9]+/g, "10.138.X.Y")
    .replace(/\b(path|dir_path)=[^\n]*/g, "$1=PATH")
    .replace(/\b(size|usage)=[0-9]+\n/g, "$1=N\n")
    .replace(/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}/g, "DATE")
    .replace(/(start_time default=True type=(?:str|float|int)) [0-9.]*/g, "$1 TIME")
    .replace(/(xid default=True type=(?:str|int)) [0-9]+/g, "$1 N")
    .replace(/@[0-9]{6,}\.[0-9]+|at 0x[0-9a-f]+/g, "X");
}
