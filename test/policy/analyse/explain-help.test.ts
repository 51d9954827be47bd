import t from "tap";
import { explainRefusal } from "../../../src/policy/analyse/explain.ts";
import { denyHelp } from "../../../src/policy/analyse/explain-help.ts";
import { deny } from "../../../src/policy/evaluate/decision.ts";
import { type DenyReason, denyKinds } from "../../../src/policy/evaluate/reason.ts";

t.test("every reason has help, except the two that a line of policy can change", async (t) => {
  const reasons = Object.keys(denyKinds) as DenyReason[];
  const without = reasons.filter((reason) => denyHelp[reason] === null);
  t.strictSame(without, ["rule", "no-match"]);
});

t.test("a refusal before any rule", async (t) => {
  const decision = deny("policy-not-found", "no file");
  t.strictSame(explainRefusal(decision), {
    decision,
    notes: [],
    rule: null,
    missed: [],
    nearest: null,
    change: null,
    help: denyHelp["policy-not-found"],
  });
});
