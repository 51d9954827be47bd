import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import t, { type Test } from "tap";
import type { Agent } from "../../../src/call/agents/agent.ts";
import { openCurrentPolicy } from "../../../src/call/policy-source.ts";
import { policySockets } from "../../../src/call/service/policy-service.ts";
import type { PolicySocket } from "../../../src/call/service/policy-sockets.ts";
import { noCounts } from "../../../src/call/service/service-status.ts";
import { nextLoopTurn } from "../../../src/platform/loop/loop-turn.ts";
import type { RequestAnswer, RequestCaller } from "../../../src/platform/sockets/request-handler.ts";
import { readSystemInfo } from "../../../src/policy/model/system-info.ts";
import { placeFiles } from "../../rig/vectors.ts";
import { type AgentCall, answerOf, type DaemonRecord } from "../../rig/vectors-daemon.ts";

/** Intended differences: in a call to oneself, the reference compares only the texts. */
const differences: readonly string[] = ["loopback qrexec connection not supported"];

const shared = new URL("../../../../shared/vectors/daemon.jsonl.gz", import.meta.url);
const sample = readFileSync("test/samples/daemon-vectors.jsonl", "utf8");

t.test("a sample of the replies of the policy daemon", (t) => compare(t, sample));

const skip = existsSync(shared) ? false : "needs ../shared";
t.test("all replies of the policy daemon", { skip }, (t) => compare(t, gunzipSync(readFileSync(shared)).toString()));

async function compare(t: Test, text: string): Promise<void> {
  let compared = 0;
  let differing = 0;
  for (const record of text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as DaemonRecord)) {
    const own = "/etc/qubes/policy.d";
    const runtime = "/run/qubes/policy.d";
    const legacyDirectory = "/etc/qubes-rpc/policy";
    const files = placeFiles({
      [own]: record.files,
      [runtime]: record.runtime_files,
      [legacyDirectory]: record.compat_files,
    });
    const directories = record.runtime_files === undefined ? [own] : [runtime, own];
    const policy = openCurrentPolicy(files, { directories, legacyDirectory });
    const info = readSystemInfo(record.system_info);
    for (const { request_text, agent_reply, expect } of record.cases) {
      const calls: AgentCall[] = [];
      const lines: string[] = [];
      const dependencies = {
        policy: () => policy,
        systemInfo: async () => info,
        agent: agentOf(agent_reply, calls),
        log: { write: async (_: string, line: string) => void lines.push(line) },
        counts: noCounts(),
      };
      const [socket] = policySockets({ policy: "", evalSimple: "", evalGui: "" }, dependencies);
      const caller = { signal: new AbortController().signal };
      const text = Buffer.from(request_text, "utf8").toString("latin1");
      const response = await replyOf(socket as PolicySocket, text, caller);
      // Notifications follow the reply.
      await nextLoopTurn();
      compared++;
      if (differences.some((each) => lines.some((line) => line.endsWith(each))) && expect.response !== response) {
        differing++;
        continue;
      }
      if (expect.crash !== undefined) {
        if (response !== "result=deny") t.fail(`${record.id} ${request_text}: ${response}`);
      } else if (response !== (expect.response ?? "result=deny")) {
        t.equal(response, expect.response ?? "result=deny", `${record.id} ${request_text} ${lines}`);
      } else if (JSON.stringify(calls) !== JSON.stringify(expect.calls)) {
        t.same(calls, expect.calls, `${record.id} ${request_text}`);
      }
    }
  }
  t.ok(compared > 0, `${compared} requests, ${differing} of them answered otherwise on purpose`);
}

/** Returns a reply. The reference sends none to a malformed request, which is denied here. */
async function replyOf(socket: PolicySocket, text: string, caller: RequestCaller): Promise<RequestAnswer> {
  try {
    return await socket.answer(text, caller);
  } catch (error) {
    return socket.refuse?.(error as Error);
  }
}

/** An agent that answers as in the vectors. */
function agentOf(reply: string, calls: AgentCall[]): Agent {
  return {
    ask: async (guivm, params) => {
      calls.push({ guivm, service: "policy.Ask", source: "dom0", params });
      return answerOf(reply, params);
    },
    notify: async (guivm, params) => void calls.push({ guivm, service: "policy.Notify", source: "dom0", params }),
  };
}
