import fc from "fast-check";
import t from "tap";
import { logLine } from "../../src/call/log-line.ts";
import { compareWithLog, looksLikeLogLine, readLogLine } from "../../src/cli/read-log-line.ts";
import { type Decision, deny } from "../../src/policy/evaluate/decision.ts";
import { Evaluator } from "../../src/policy/evaluate/evaluator.ts";
import { loadTexts } from "../rig/load-texts.ts";
import { request as anyRequest, ruleLine, systemInfo } from "../rig/policy-arbitraries.ts";
import { decide } from "../rig/small-system.ts";

const lines: Readonly<Record<string, readonly [string, string, string, string | null]>> = {
  "qubes.Filecopy+: work -> vault: denied: denied by policy /etc/a.policy:3": [
    "qubes.Filecopy+",
    "work",
    "vault",
    "deny",
  ],
  "qrexec: a.B+x: work -> @default: allowed to vault": ["a.B+x", "work", "@default", "allow"],
  "Nov 23 10:00:00 dom0 qrexec[12]: qrexec: a.B+: w -> @dispvm:dvm: to be asked\n": ["a.B+", "w", "@dispvm:dvm", "ask"],
  "2026-11-23T10:00:00+0000 dom0 qrexec: a.B: uuid:1-2 -> : denied: x -> y: z": ["a.B", "uuid:1-2", "", "deny"],
  "a.B+: w -> uuid:1-2: error loading policy: x (and 2 more errors)": ["a.B+", "w", "uuid:1-2", "fault"],
  "a.B+: w -> v: error getting system info: y": ["a.B+", "w", "v", "fault"],
  "a.B+: w -> v": ["a.B+", "w", "v", null],
  "a.B+: w -> v:": ["a.B+", "w", "v", null],
};

t.test("log lines with possible prefixes", async (t) => {
  for (const [line, want] of Object.entries(lines)) {
    const logged = readLogLine(line);
    t.strictSame([logged?.call, logged?.source, logged?.target, logged?.verdict?.kind ?? null], want, line);
    t.ok(looksLikeLogLine(line));
  }
  for (const line of ["work -> vault", "a.B work -> vault: denied", ": work -> vault", "", "a.B+: w ->"]) {
    t.equal(readLogLine(line), undefined, line);
  }
  t.equal(looksLikeLogLine("work"), false);
});

t.test("every logged line can be parsed", async (t) => {
  const rules = fc.array(ruleLine("policy"), { minLength: 3, maxLength: 10 });
  let count = 0;
  const property = fc.property(rules, systemInfo, anyRequest, (rules, info, request) => {
    const policy = loadTexts({ "/etc/a.policy": rules.join("\n"), "/rpc/": "" });
    const decision = new Evaluator(policy).decide(request, info);
    const { text } = logLine(request, decision);
    const logged = readLogLine(`qrexec: ${text}`);
    count++;
    const call = decision.decision === "deny" ? request.call : request.service + request.argument;
    const target = decision.decision === "deny" ? request.target : decision.requestedTarget;
    if (logged?.call !== call || logged.source !== request.source || logged.target !== target) throw new Error(text);
    if (logged.verdict === null || compareWithLog(logged.verdict, decision).says !== "the same as in the log") {
      throw new Error(text);
    }
  });
  fc.assert(property, { numRuns: 300 });
  t.equal(count, 300);
});

t.test("the log compared with the current decision", async (t) => {
  const allow = decide("a * work vault allow", "work vault a");
  const ask = decide("a * work @anyvm ask", "work vault a");
  const denied = decide("", "work vault a");
  const compare = (line: string, decision: Decision) => {
    const verdict = readLogLine(`a+: work -> vault: ${line}`)?.verdict;
    if (!verdict) throw new Error(line);
    const { differs, says } = compareWithLog(verdict, decision);
    return `${differs ? "differs" : "same"}: ${says}`;
  };
  t.equal(compare("allowed to vault", allow), "same: the same as in the log");
  t.equal(compare("allowed to dom0", allow), 'differs: the log says "allowed to dom0", now it is: allowed to vault');
  t.equal(compare("allowed to vault", ask), 'same: the log says "allowed to vault", which is one of the choices');
  t.equal(compare("allowed to gone", ask), 'differs: the log says "allowed to gone", now it is: to be asked');
  const nobody = "denied: the rule says ask, and there is no agent to put the question";
  t.equal(compare(nobody, ask), `same: asked then as now, and the log says "${nobody}"`);
  t.match(compare("denied: denied by the user /etc/a:1", ask), /^same: asked then as now/);
  t.match(compare("denied: no matching rule found", ask), /^differs: .*, now it is: to be asked$/);
  t.equal(compare("to be asked", ask), "same: the same as in the log");
  t.equal(
    compare("to be asked", denied),
    'differs: the log says "to be asked", now it is: denied: no matching rule found',
  );
  t.equal(compare("denied: no matching rule found", denied), "same: the same as in the log");
  t.match(compare("denied: denied by policy /a:1", denied), /^same: denied then as now, but then .*policy \/a:1"$/);
  t.match(compare("error loading policy: x", deny("no-match", "y")), /^differs: .*, now it is: denied: y$/);
});
