import { existsSync, readFileSync, rmSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import t, { type Test } from "tap";
import { systemPaths } from "../../src/base/system-paths.ts";
import { noOwnSystem, ownPath, runServiceOf } from "../rig/own-system.ts";
import { runAgent } from "../rig/run-service.ts";
import { StubDaemon, success } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { until } from "../rig/until.ts";
import { type AgentCall, answerOf, type DaemonRecord } from "../rig/vectors-daemon.ts";

/**
 * Intended differences: in a call to oneself by the uuid, the reference compares only the texts.
 */
const differences: readonly string[] = ["d-020 case 29"];

const sample = readFileSync("test/samples/daemon-vectors.jsonl", "utf8");
t.test("a sample of the replies of the policy daemon, through the service", { skip: noOwnSystem }, (t) =>
  compare(t, sample),
);

const shared = new URL("../../../shared/vectors/daemon.jsonl.gz", import.meta.url);
const skip = existsSync(shared) ? noOwnSystem : "needs ../shared";
t.test("all replies of the policy daemon, through the service", { skip }, (t) =>
  compare(t, gunzipSync(readFileSync(shared)).toString("utf8")),
);

/** One service decides all requests, while the policy and the domains change. */
async function compare(t: Test, text: string): Promise<void> {
  const folder = new TemporaryFolder(t);
  let info = "";
  const socket = folder.at(ownPath(systemPaths.qubesdInternalSocket));
  folder.directory("run");
  await StubDaemon.start(t, (request) => (request.includes("GetSystemInfo+") ? success(info) : ""), socket);
  const service = await runServiceOf(t, folder);
  const agents = await startAgents(t, folder);
  const records = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as DaemonRecord);
  const differing: string[] = [];
  let agreeing = 0;
  // In some cases a notification can follow the reply. They come last, so that no other case receives it.
  for (const isLast of [false, true]) {
    for (const record of records) {
      info = JSON.stringify(record.system_info);
      placeOnDisk(folder, record);
      for (const [number, { request_text, agent_reply, expect }] of record.cases.entries()) {
        const where = `${record.id} case ${number}`;
        if (isLast !== (expect.crash !== undefined || differences.includes(where))) continue;
        agents.prepare(agent_reply);
        const reply = await service.ask(Buffer.from(request_text).toString("latin1")).catch(() => "");
        await until(() => isLast || agents.calls.length >= expect.calls.length);
        // The reference sends no reply to a malformed request, which is denied here.
        const wanted = expect.crash === undefined ? (expect.response ?? "result=deny") : "result=deny";
        if (reply !== wanted) differing.push(where);
        else if (isLast || isSame(agents.calls, expect.calls)) agreeing++;
        else t.same(agents.calls, expect.calls, where);
      }
    }
  }
  const intended = differences.filter((where) => records.some(({ id }) => where.startsWith(`${id} `)));
  t.same(differing, intended);
  t.equal(agreeing + intended.length, records.flatMap(({ cases }) => cases).length, `${agreeing} requests agree`);
  t.comment(`${agreeing} requests agree, ${intended.length} are answered otherwise on purpose`);
  await service.stop();
}

function isSame(calls: readonly AgentCall[], expected: readonly AgentCall[]): boolean {
  return JSON.stringify(calls) === JSON.stringify(expected);
}

function placeOnDisk(folder: TemporaryFolder, { files, runtime_files, compat_files }: DaemonRecord): void {
  const [runtime, own] = systemPaths.policyDirectories;
  placeTree(folder, own, files);
  // Tmpfiles makes this directory; in the vectors it is listed only if it contains files.
  placeTree(folder, runtime, runtime_files ?? {});
  placeTree(folder, systemPaths.legacyDirectory, compat_files);
}

/** Places a tree; an undefined tree makes no directory. */
function placeTree(folder: TemporaryFolder, path: string, tree: DaemonRecord["files"] | undefined): void {
  const directory = ownPath(path);
  rmSync(folder.at(directory), { recursive: true, force: true });
  if (tree === undefined) return;
  folder.directory(directory);
  for (const [name, content] of Object.entries(tree)) {
    folder.write(`${directory}/${name}`, typeof content === "string" ? content : Buffer.from(content.b64, "base64"));
  }
}

/** Starts the agents of dom0 on real sockets. */
async function startAgents(t: Test, folder: TemporaryFolder) {
  let reply = "";
  let calls: AgentCall[] = [];
  for (const service of ["policy.Ask", "policy.Notify"]) {
    await runAgent(t, folder.at(ownPath(`${systemPaths.services}/${service}`)), (request) => {
      const end = request.indexOf("\0");
      const [called = "", source = "", , guivm = ""] = request.slice(0, end).split(" ");
      const params = JSON.parse(request.slice(end + 1));
      calls.push({ guivm, service: called, source, params });
      return service === "policy.Ask" ? answerOf(reply, params) : "";
    });
  }
  return {
    get calls() {
      return calls;
    },
    prepare(next: string) {
      reply = next;
      calls = [];
    },
  };
}
