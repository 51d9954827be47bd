import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { App } from "../../src/core/app.ts";
import { ApiSockets } from "../../src/daemon/api-sockets.ts";
import { serverOf } from "./core-app.ts";
import { KeptLog } from "./kept-log.ts";
import { request } from "./run-daemon.ts";
import type { TemporaryFolder } from "./temporary-folder.ts";
import { answer, comparable, learn, newSystem, readTranscripts } from "./transcripts.ts";

/** A request of a reference client, and the reply of a reference daemon. A character is a byte. */
export interface ClientRequest {
  readonly daemon: "seed" | "head";
  /** The tool with its arguments. */
  readonly cmd: string;
  readonly seq: number;
  readonly request: string;
  readonly reply: string;
}

const file = fileURLToPath(new URL("../../../shared/vectors/admin-client-transcripts.jsonl", import.meta.url));

/** False if the transcripts exist, else the reason to skip the test. */
export const noClientTranscripts: string | false = !existsSync(file) && "no ../shared/vectors";

/** Our reply to a request of a client and the expected reply, both normalised. */
export interface ReplayedRequest {
  readonly index: number;
  readonly asked: ClientRequest;
  readonly method: string;
  readonly reply: string;
  readonly wanted: string;
}

/** Sends the requests of a daemon's clients, in order, to real sockets of a system with the same domains. */
export async function replayClients(
  daemon: "seed" | "head",
  folder: TemporaryFolder,
): Promise<readonly ReplayedRequest[]> {
  const app = newSystem(`/tmp/client/S_${daemon}`);
  const server = serverOf(app);
  for (const each of readTranscripts(daemon)) {
    if (each.group === "populate" && !notThere.test(each.payload)) await answer(server, each, each.request);
  }
  adjust(app);
  const sockets = new ApiSockets();
  await sockets.open(folder.path, server, new KeptLog());
  try {
    const names = new Map<string, string>();
    const results: ReplayedRequest[] = [];
    const lines = readFileSync(file, "utf8").trim().split("\n");
    for (const asked of lines.map((line) => JSON.parse(line) as ClientRequest)) {
      if (asked.daemon !== daemon) continue;
      const { method, arg } = parse(asked);
      // A stream does not end.
      if (method === "admin.Events") continue;
      const text = [...names].reduce((all, [theirs, ours]) => all.replaceAll(theirs, ours), asked.request);
      const reply = await request(folder.at("qubesd.sock"), text);
      learn(names, asked.reply, reply);
      const alike = (each: string): string => withoutRevisions(comparable(daemon, { method, arg }, each), asked);
      results.push({ index: results.length, asked, method, reply: alike(reply), wanted: alike(asked.reply) });
    }
    return results;
  } finally {
    await sockets.close();
  }
}

/** In 2019 some volumes kept no revisions; the current format keeps the number that the pool configures. */
function withoutRevisions(reply: string, { daemon, request: text }: ClientRequest): string {
  const isOld = daemon === "seed" && text.includes("admin.vm.volume.Info");
  return isOld ? reply.replace(/^revisions_to_keep=[0-9]+$/m, "revisions_to_keep=N") : reply;
}

/** Domains of the transcripts that did not exist on the system of the clients. */
const notThere = /name=(inpool2?|tmpl-default) /;

/** Another script populated their system, with nearly the same domains as in the transcripts. */
function adjust(app: App): void {
  const [work, fedora] = [app.getDomain("work"), app.getDomain("fedora-41")];
  work.tags.add("project-x");
  work.features.set("service.cups", true);
  work.features.set("gui-default-allow-fullscreen", "");
  fedora.features.set("qrexec", true);
  app.getDomain("debian-12").features.set("qrexec", true);
  fedora.features.set("gui", true);
  app.getDomain("vault").tags.add("offline");
}

function parse({ request: text, daemon }: ClientRequest): { readonly method: string; readonly arg: string } {
  if (daemon === "seed") {
    const [, method = "", , arg = ""] = text.split("\0");
    return { method, arg };
  }
  const [method = "", arg = ""] = (text.split(" ")[0] ?? "").split("+");
  return { method, arg };
}
