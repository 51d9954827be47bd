import { existsSync, readFileSync, rmSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import t, { type Test } from "tap";
import { runAgent, runService } from "../rig/run-service.ts";
import { StubDaemon, success } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { until } from "../rig/until.ts";
import { answerOf, type DaemonRecord } from "../rig/vectors-daemon.ts";

const shared = new URL("../../../shared/vectors/daemon.jsonl.gz", import.meta.url);
const skip = existsSync(shared) ? false : "needs ../shared";

t.test("what the policy daemon answered, through the service", { skip }, (t) =>
  compare(t, gunzipSync(readFileSync(shared)).toString("utf8")),
);

/** One service judges them all: the policy is changed under it, and so are the domains. */
async function compare(t: Test, text: string): Promise<void> {
  const folder = new TemporaryFolder(t);
  folder.directory("policy.d");
  let info = "";
  const daemon = await StubDaemon.start(t, (request) => (request.includes("GetSystemInfo+") ? success(info) : ""));
  const agents = await startAgents(t, folder);
  const service = await runService(t, folder, daemon);
  let compared = 0;
  for (const line of text.trim().split("\n")) {
    const record = JSON.parse(line) as DaemonRecord;
    // Paths of a whole system are in process only: test/call/service/daemon-vectors.test.ts.
    if (!isOneDirectory(record)) continue;
    info = JSON.stringify(record.system_info);
    rmSync(folder.at("policy.d"), { recursive: true });
    folder.directory("policy.d");
    for (const [name, content] of Object.entries(record.files)) {
      folder.write(`policy.d/${name}`, typeof content === "string" ? content : Buffer.from(content.b64, "base64"));
    }
    for (const { request_text, agent_reply, expect } of record.cases) {
      if (expect.calls.some(({ guivm }) => guivm !== "dom0") || isLoopbackByUuid(request_text)) continue;
      agents.prepare(agent_reply);
      const reply = await service.ask(request_text).catch(() => "");
      // The user is told after the reply.
      await until(() => agents.calls.length >= expect.calls.length);
      compared++;
      const where = `${record.id} ${request_text}`;
      if (expect.crash !== undefined || expect.response === null) {
        if (reply !== "" && reply !== "result=deny") t.fail(where);
      } else if (reply !== expect.response) t.equal(reply, expect.response, where);
      else if (JSON.stringify(agents.calls) !== JSON.stringify(expect.calls.map(({ params }) => params))) {
        t.same(agents.calls, expect.calls, where);
      }
    }
  }
  t.ok(compared > 0, `${compared} requests`);
  await service.stop();
}

function isOneDirectory({ files, runtime_files, compat_files }: DaemonRecord): boolean {
  if (runtime_files !== undefined || compat_files !== undefined) return false;
  return Object.values(files).every((text) => !/\/etc\/|!compat/.test(typeof text === "string" ? text : ""));
}

/** Where we answer otherwise on purpose: the reference compares only the texts of source and target. */
function isLoopbackByUuid(request: string): boolean {
  return /^source=uuid:|^intended_target=uuid:/m.test(request);
}

/** The agents of dom0 on real sockets. */
async function startAgents(t: Test, folder: TemporaryFolder) {
  let reply = "";
  let calls: object[] = [];
  for (const name of ["policy.Ask", "policy.Notify"]) {
    await runAgent(t, folder.at(name), (request) => {
      const params = JSON.parse(request.slice(request.indexOf("\0") + 1));
      calls.push(params);
      return name === "policy.Ask" ? answerOf(reply, params) : "";
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
