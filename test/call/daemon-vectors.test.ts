import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import t from "tap";
import { isAllowedByPolicy, makeAnswer } from "../../src/call/answer.ts";
import { openCurrentPolicy } from "../../src/call/policy-source.ts";
import type { AskDecision } from "../../src/policy/evaluate/decision.ts";
import { choose, denyReply } from "../../src/policy/evaluate/reply.ts";
import { splitCall } from "../../src/policy/model/request.ts";
import { findDomain, readSystemInfo, type SystemInfo } from "../../src/policy/model/system-info.ts";
import { type CurrentRecord, placeFiles } from "../rig/vectors.ts";

/**
 * Compares the replies of the reference's policy daemon to requests with each line once. The agent answers as in the
 * vectors. This test does not cover the socket protocol.
 */

interface DaemonCase {
  readonly request_text: string;
  readonly agent_reply: string;
  readonly expect: { readonly response: string | null; readonly crash?: string };
}

type DaemonRecord = Pick<CurrentRecord, "id" | "files" | "runtime_files" | "compat_files" | "system_info"> & {
  readonly cases: readonly DaemonCase[];
};

/** Returns the lines of a plain request; undefined if a line is missing, repeated or unknown. */
function readRequest(text: string): ReadonlyMap<string, string> | undefined {
  const lines = text.split("\n");
  const end = lines.indexOf("");
  if (end < 0 || lines.slice(end).join("") !== "") return undefined;
  const pairs = lines
    .slice(0, end)
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const);
  const fields = new Map(pairs);
  const known = [
    "source",
    "intended_target",
    "service_and_arg",
    "requested_source",
    "just_evaluate",
    "assume_yes_for_ask",
  ];
  const plain = fields.size === pairs.length && [...fields.keys()].every((key) => known.includes(key));
  const flags = ["just_evaluate", "assume_yes_for_ask"].every((key) => /^(yes|no)$/.test(fields.get(key) ?? "no"));
  return plain && flags && known.slice(0, 3).every((key) => fields.get(key)) ? fields : undefined;
}

function chosen(asked: AskDecision, agentReply: string, info: SystemInfo): string | undefined {
  if (!findDomain(info, asked.source)?.guivm) return undefined;
  if (agentReply === "allow-first") return asked.targets[0];
  if (agentReply === "allow-default") return asked.defaultTarget ?? "";
  return agentReply.startsWith("allow:") ? agentReply.slice("allow:".length) : undefined;
}

function replyTo(record: DaemonRecord, fields: ReadonlyMap<string, string>, agentReply: string): string {
  const files = placeFiles({
    "/etc/qubes/policy.d": record.files,
    "/run/qubes/policy.d": record.runtime_files,
    "/etc/qubes-rpc/policy": record.compat_files,
  });
  const directories = [...(record.runtime_files === undefined ? [] : ["/run/qubes/policy.d"]), "/etc/qubes/policy.d"];
  const policy = openCurrentPolicy(files, { directories, legacyDirectory: "/etc/qubes-rpc/policy" });
  const info = readSystemInfo(record.system_info);
  const text = (key: string): string => fields.get(key) ?? "";
  const requestedSource = text("requested_source");
  const request = { ...splitCall(text("service_and_arg")), source: text("source"), target: text("intended_target") };
  const decision = policy.decide(requestedSource === "" ? request : { ...request, requestedSource }, info);
  const assumeYes = text("assume_yes_for_ask") === "yes";
  if (text("just_evaluate") === "yes") {
    return isAllowedByPolicy(decision, "current", assumeYes) ? "result=allow" : denyReply;
  }
  const { decision: settled, reply } = makeAnswer(decision, info, "current", assumeYes);
  if (settled.decision !== "ask") return reply?.text ?? denyReply;
  const target = chosen(settled, agentReply, info);
  return target === undefined
    ? denyReply
    : (makeAnswer(choose(settled, target), info, "current").reply?.text ?? denyReply);
}

const vectors = new URL("../../../shared/vectors/daemon.jsonl.gz", import.meta.url);
const skip = existsSync(vectors) ? false : "needs ../shared";

t.test("replies of the policy daemon", { skip }, async (t) => {
  const lines = gunzipSync(readFileSync(vectors)).toString("utf8").trim().split("\n");
  const differing: string[] = [];
  let compared = 0;
  let all = 0;
  for (const line of lines) {
    const record = JSON.parse(line) as DaemonRecord;
    for (const [number, { request_text, agent_reply, expect }] of record.cases.entries()) {
      all++;
      const fields = readRequest(request_text);
      if (fields === undefined) continue;
      compared++;
      const expected = expect.crash === undefined ? (expect.response ?? denyReply) : denyReply;
      const reply = replyTo(record, fields, agent_reply);
      if (reply !== expected) differing.push(`${record.id} case ${number}: ${reply}`);
    }
  }
  t.comment(`${compared} of ${all} requests are plain; ${compared - differing.length} replies agree`);
  t.ok(compared > 1000);
  // The target is the requested source itself, by its uuid: see docs/differences.md.
  t.strictSame(differing, ["d-020 case 29: result=deny"]);
});
