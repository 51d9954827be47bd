import t from "tap";
import { isAllowedByPolicy, makeAnswer } from "../../src/call/answer.ts";
import { openLegacyPolicy } from "../../src/call/policy-source.ts";
import type { Decision } from "../../src/policy/evaluate/decision.ts";
import { asked, decide, info, request } from "../rig/calls.ts";
import { VirtualFiles } from "../rig/virtual-files.ts";

const place = { file: "/etc/qubes/policy.d/10-test.policy", line: 1 };

t.test("an allow", async (t) => {
  const { decision, reply } = makeAnswer(decide("* * work vault allow", "work vault svc+a"), info, "current");
  t.equal(decision.decision, "allow");
  const lines = [
    "user=DEFAULT",
    "result=allow",
    "target=vault",
    "target_uuid=uuid:00000000-0000-4000-8000-000000000002",
  ];
  t.equal(reply?.text, [...lines, "autostart=True", "requested_target=vault"].join("\n"));
  t.equal(reply?.call, "svc+a");
});

t.test("an allow whose reply cannot be made is a deny", async (t) => {
  const itself = makeAnswer(decide("* * * * allow", "work work svc"), info, "current");
  t.match(itself, { decision: { decision: "deny", reason: "loopback", rule: place } });
  t.notOk("reply" in itself);
  const remote = makeAnswer(decide("* * * * allow", "work remote svc"), info, "current");
  t.match(remote, { decision: { decision: "deny", reason: "no-relayvm", rule: place } });
});

t.test("a deny stays one", async (t) => {
  const denied = decide("* * * * deny", "work vault svc");
  for (const dialect of ["current", "legacy"] as const) {
    t.strictSame(makeAnswer(denied, info, dialect), { decision: denied });
    t.strictSame(makeAnswer(denied, info, dialect, true), { decision: denied });
    t.notOk(isAllowedByPolicy(denied, dialect, true));
  }
});

t.test("an ask", async (t) => {
  const ask = asked("* * work vault ask default_target=vault", "work vault svc");
  t.strictSame(makeAnswer(ask, info, "current"), { decision: ask });
  t.strictSame(makeAnswer(ask, info, "legacy"), { decision: ask });
  const yes = makeAnswer(ask, info, "current", true);
  t.match(yes, { decision: { decision: "allow", target: "vault" }, reply: { connect: /^uuid:/, user: "DEFAULT" } });
  t.notOk(isAllowedByPolicy(ask, "current", false));
  t.ok(isAllowedByPolicy(ask, "current", true));
});

t.test("a yes to a request with a target that is not a choice", async (t) => {
  const ask = asked("* * work @default ask default_target=vault\n* * work vault ask", "work @default svc");
  t.strictSame(ask.targets, ["vault"]);
  const yes = makeAnswer(ask, info, "current", true);
  t.match(yes, { decision: { decision: "deny", reason: "invalid-choice", rule: place } });
  t.notOk(isAllowedByPolicy(ask, "current", true));
});

/** Decides by a service file of R4.0. */
function decideLegacy(policy: string, line: string): Decision {
  const files = new VirtualFiles();
  files.addFile("/policy/svc", `${policy}\n`);
  return openLegacyPolicy(files, "/policy").decide(request(line), info);
}

t.test("R4.0", async (t) => {
  const allow = decideLegacy("work vault allow,user=root", "work vault svc");
  const reply = { text: "result=allow", connect: "vault", user: "root", call: "svc" };
  t.strictSame(makeAnswer(allow, info, "legacy"), { decision: allow, reply });
  t.ok(isAllowedByPolicy(allow, "legacy", false));
  const withDefault = decideLegacy("work vault ask,default_target=vault", "work vault svc");
  t.match(makeAnswer(withDefault, info, "legacy", true), { decision: { decision: "allow", target: "vault" } });
  const without = decideLegacy("work vault ask", "work vault svc");
  t.match(makeAnswer(without, info, "legacy", true), { decision: { decision: "deny", reason: "invalid-choice" } });
  t.ok(isAllowedByPolicy(without, "legacy", true), "the choice is not looked at");
  t.notOk(isAllowedByPolicy(without, "legacy", false));
});
