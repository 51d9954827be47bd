import t from "tap";
import { deny, isDeny } from "../../../src/policy/evaluate/decision.ts";
import { decide } from "../../rig/small-system.ts";

t.test("the kind of a deny follows from its reason", async (t) => {
  const common = { decision: "deny", message: "why", rule: null, notify: true };
  t.strictSame(deny("no-match", "why"), { ...common, kind: "AccessDenied", reason: "no-match" });
  t.strictSame(deny("not-a-relay", "why"), { ...common, kind: "RequestError", reason: "not-a-relay" });
  t.strictSame(deny("bad-request-target", "why"), {
    ...common,
    kind: "PolicySyntaxError",
    reason: "bad-request-target",
  });
  t.strictSame(deny("policy-not-found", "why"), { ...common, kind: "PolicyNotFound", reason: "policy-not-found" });
});

t.test("details of a deny", async (t) => {
  const rule = { file: "/f", line: null };
  const errors = [{ code: "syntax", severity: "error", message: "wrong", file: "/f" } as const];
  t.match(deny("rule", "why", { rule, notify: false, errors }), { rule, notify: false, errors });
  t.notOk("errors" in deny("rule", "why", { rule }));
});

t.test("a deny is distinguished from other values", async (t) => {
  t.ok(isDeny(deny("rule", "why")));
  t.notOk(isDeny({ kind: "name", text: "deny" }));
  t.notOk(isDeny([]));
  t.notOk(isDeny(decide("* * * * allow", "work vault a")));
});
