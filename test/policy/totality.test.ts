import fc from "fast-check";
import t from "tap";
import { type Decision, isDeny } from "../../src/policy/evaluate/decision.ts";
import { Evaluator } from "../../src/policy/evaluate/evaluator.ts";
import { planExecution } from "../../src/policy/evaluate/execution.ts";
import { choose, makeLegacyReply, makeReply } from "../../src/policy/evaluate/reply.ts";
import { loadCurrentPolicy } from "../../src/policy/load/load-current.ts";
import { loadAllLegacyServices } from "../../src/policy/load/load-legacy-services.ts";
import { isBroken, type LoadedPolicy } from "../../src/policy/model/policy.ts";
import type { Request } from "../../src/policy/model/request.ts";
import { readSystemInfo, type SystemInfo } from "../../src/policy/model/system-info.ts";
import { request, ruleLine, systemInfo } from "../rig/policy-arbitraries.ts";
import { VirtualFiles } from "../rig/virtual-files.ts";

/** No text and no request makes the engine throw. */

const anyText = fc.string({ unit: "binary", maxLength: 20 });
const directive = fc.constantFrom(
  "!include a.policy",
  "!include s",
  "!include ../etc/./b.policy",
  "!include-dir .",
  "!include-service a + s",
  "!include-service * * a.policy",
  "!compat-4.0",
  "$include:s",
  "@include:s",
  "@include:",
);
const lineEnd = fc.constantFrom("\n", "\n", "\n", "\r\n", "\r", "\0", "\f", "\u2028", " ");
const line = fc.oneof(ruleLine("policy"), ruleLine("service"), ruleLine("legacy"), directive, anyText);
const goodText = fc.array(ruleLine("policy"), { minLength: 1, maxLength: 8 }).map((lines) => lines.join("\n"));
const wildText = fc.array(fc.tuple(line, lineEnd), { maxLength: 8 }).map((lines) => lines.flat().join(""));
const text = fc.oneof(wildText, goodText);

const tree = fc.record({
  "/etc/a.policy": text,
  "/etc/b.policy": text,
  "/etc/s": text,
  "/rpc/a": text,
  "/rpc/a+": text,
});

function loadBoth(texts: Readonly<Record<string, string>>): readonly LoadedPolicy[] {
  const files = VirtualFiles.of({ ...texts, "/rpc/s": texts["/etc/s"] ?? "" });
  return [
    loadCurrentPolicy(files, { directories: ["/etc"], legacyDirectory: "/rpc" }),
    loadAllLegacyServices(files, "/rpc"),
  ];
}

t.test("every text loads, or each wrong line has an error with a place", async () => {
  const property = fc.property(tree, (texts) =>
    loadBoth(texts).every(
      (policy) =>
        !isBroken(policy) ||
        policy.errors.every(({ diagnostic: { file, span, excerpt, message } }) => {
          if (span === undefined) return message !== "" && file.startsWith("/");
          const isInside = span.column >= 1 && span.length >= 1 && span.column <= (excerpt?.length ?? 0) + 1;
          return isInside && span.file === file && span.line >= 1 && excerpt !== undefined && message !== "";
        }),
    ),
  );
  fc.assert(property, { numRuns: 500 });
});

const anyInfo: fc.Arbitrary<SystemInfo> = fc.oneof(
  systemInfo,
  fc
    .dictionary(
      fc.stringMatching(/^[A-Za-z0-9_.-]{1,8}$/),
      fc.record(
        {
          tags: fc.array(anyText, { maxLength: 3 }),
          type: anyText,
          template_for_dispvms: fc.boolean(),
          default_dispvm: fc.stringMatching(/^[!-~]{0,6}$/),
          internal: anyText,
          power_state: fc.stringMatching(/^[!-~]{0,6}$/),
          relayvm: fc.stringMatching(/^[!-~]{0,6}$/),
          transport_rpc: fc.stringMatching(/^[!-~]{0,6}$/),
        },
        { requiredKeys: ["tags", "type", "template_for_dispvms"] },
      ),
    )
    .map((domains) => readSystemInfo({ domains })),
);

const anyRequest: fc.Arbitrary<Request> = fc
  .tuple(
    request,
    fc.dictionary(fc.constantFrom("source", "target", "service", "argument", "requestedSource", "call"), anyText),
  )
  .map(([plain, odd]) => ({ ...plain, ...odd }));

t.test("every request is decided, with any policy and system", async (t) => {
  const seen = new Set<string>();
  const property = fc.property(
    tree,
    anyInfo,
    fc.array(fc.oneof(request, anyRequest), { maxLength: 8 }),
    (texts, info, requests) => {
      for (const policy of loadBoth(texts)) {
        const evaluator = new Evaluator(policy);
        for (const each of requests) {
          const decision = evaluator.decide(each, info);
          seen.add(decision.decision);
          if (!isSound(decision, info)) return false;
        }
      }
      return true;
    },
  );
  fc.assert(property, { numRuns: 500 });
  t.strictSame([...seen].sort(), ["allow", "ask", "deny"]);
});

/** Whether a decision is one of the three, and results in a reply of whole lines or a deny. */
function isSound(decision: Decision, info: SystemInfo): boolean {
  switch (decision.decision) {
    case "deny":
      return decision.reason !== "internal-error" && decision.message !== "";
    case "allow": {
      const reply = makeReply(decision, info);
      const plans = "text" in reply ? [reply, makeLegacyReply(decision)] : [makeLegacyReply(decision)];
      return (
        ("text" in reply ? isReply(reply.text) : isDeny(reply)) &&
        plans.every((each) => planExecution(decision, each, info).command.includes("QUBESRPC"))
      );
    }
    case "ask":
      return (
        decision.targets.length > 0 &&
        (decision.defaultTarget === null || decision.targets.includes(decision.defaultTarget)) &&
        decision.targets.every((target) => isSound(choose(decision, target), info))
      );
  }
}

/** Whether each line occurs once, and no value adds a line. */
function isReply(text: string): boolean {
  const keys = text.split("\n").map((each) => each.slice(0, each.indexOf("=")));
  const known = [
    "user",
    "result",
    "target",
    "target_uuid",
    "autostart",
    "requested_target",
    "service",
    "policy_source",
  ];
  return (
    text.includes("\nresult=allow\n") &&
    keys.every((key, number) => known.includes(key) && keys.indexOf(key) === number)
  );
}
