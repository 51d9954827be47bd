import t from "tap";
import { explainRefusal } from "../../../src/policy/analyse/explain.ts";
import { denyMends } from "../../../src/policy/analyse/explain-mends.ts";
import { deny } from "../../../src/policy/evaluate/decision.ts";
import { type DenyReason, denyKinds } from "../../../src/policy/evaluate/reason.ts";

t.test("every reason has a mend but the two that a line of policy changes", async (t) => {
  const reasons = Object.keys(denyKinds) as DenyReason[];
  const without = reasons.filter((reason) => denyMends[reason] === null);
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
    mend: denyMends["policy-not-found"],
  });
});
