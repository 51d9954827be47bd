import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import t, { type Test } from "tap";
import { appProperties } from "../../../src/core/schema/app-properties.ts";
import { domainProperties } from "../../../src/daemon/programs/prefs/read-property-change.ts";
import { runProgram } from "../../rig/run-program.ts";
import { StubDaemon } from "../../rig/stub-daemon.ts";

/** The requests and output of the client of August 2026. Long texts are kept as hashes. */
interface Printed {
  readonly transcripts: Readonly<Record<string, { readonly sha256: string; readonly rc: number }>>;
  readonly own: readonly {
    readonly cmd: string;
    readonly replies: Readonly<Record<string, string>>;
    readonly requests: readonly string[];
    readonly stdout: string;
    readonly rc: number;
  }[];
}

interface Transcript {
  readonly daemon: string;
  readonly cmd: string;
  readonly request: string;
  readonly reply: string;
  readonly rc: number;
}

const samples = new URL("../../samples/qubes-prefs-printed.json", import.meta.url);
const printed = JSON.parse(readFileSync(samples, "utf8")) as Printed;

/** The differences of our tool, each with a reason. Everything else is the same. */
const differences: Readonly<Record<string, { requests?: readonly string[]; rc?: number; why: string }>> = {
  "qubes-prefs --hide-default x -": {
    requests: ["admin.property.Get+x dom0 name dom0\0"],
    why: "one answer has both the value and whether it is the default; asking twice may give two answers",
  },
  "qubes-prefs default_netvm none": {
    requests: ["admin.property.Set+default_netvm dom0 name dom0\0"],
    why: "none is none for every property that is a domain, not only for default_dispvm; no domain can be called that",
  },
  "qubes-prefs x 1 -D": {
    requests: [],
    rc: 2,
    why: "set it and reset it: the true tool means to refuse this, but sets it",
  },
};

async function compare(
  t: Test,
  cmd: string,
  replies: Readonly<Record<string, string>>,
  expected: { readonly requests: readonly string[]; readonly rc: number },
) {
  const daemon = await StubDaemon.start(t, (request) => replies[request] ?? "");
  const ended = await runProgram("qubes-prefs", ["--qubesd-socket", daemon.path, ...cmd.split(" ").slice(1)]);
  const key = cmd === "qubes-prefs --hide-default x" && expected.requests.length > 1 ? `${cmd} -` : cmd;
  t.same(daemon.requests, differences[key]?.requests ?? expected.requests, "requests");
  t.equal(ended.code, differences[key]?.rc ?? expected.rc, "exit code");
  t.equal(ended.stderr === "", ended.code === 0, "text on standard error if and only if the command failed");
  return ended.stdout;
}

t.jobs = 2;

for (const [index, { cmd, replies, requests, stdout, rc }] of printed.own.entries()) {
  t.test(`${index} ${cmd}`, async (t) => {
    t.equal(await compare(t, cmd, replies, { requests, rc }), stdout);
  });
}

const path = new URL("../../../../shared/vectors/admin-client-transcripts.jsonl", import.meta.url);
const transcripts = existsSync(path)
  ? readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Transcript)
      // The client of 2019 requests each value twice, in a framing that current clients do not use.
      .filter(({ cmd, daemon }) => cmd.startsWith("qubes-prefs") && daemon === "head")
  : [];

t.test("transcripts of the reference tool", { skip: existsSync(path) ? false : "needs ../shared" }, async (t) => {
  const commands = new Set(transcripts.map(({ cmd }) => cmd));
  t.same([...commands].sort(), Object.keys(printed.transcripts).sort());
  for (const cmd of commands) {
    t.test(cmd, async (t) => {
      const mine = transcripts.filter((each) => each.cmd === cmd);
      const replies = Object.fromEntries(mine.map(({ request, reply }) => [request, reply]));
      const rc = mine[0]?.rc ?? -1;
      const stdout = await compare(t, cmd, replies, { requests: mine.map(({ request }) => request), rc });
      t.equal(createHash("sha256").update(stdout).digest("hex"), printed.transcripts[cmd]?.sha256, stdout);
    });
  }
});

t.test("properties whose value is a domain", async (t) => {
  t.same(
    domainProperties,
    appProperties.all.flatMap(({ name, type }) => (type === "vm" ? [name] : [])),
  );
});
