import t from "tap";
import { decideCurrent } from "../../../src/policy/evaluate/decide-current.ts";
import { decideLegacy } from "../../../src/policy/evaluate/decide-legacy.ts";
import { denyKinds } from "../../../src/policy/evaluate/reason.ts";
import { reasonMeanings } from "../../../src/policy/evaluate/reason-meanings.ts";
import { RuleIndex } from "../../../src/policy/evaluate/rule-index.ts";
import type { Rule } from "../../../src/policy/model/rule.ts";
import { decide, info, request } from "../../rig/calls.ts";

t.test("an unknown action is not accepted", async (t) => {
  const { rule } = decide("* * work vault allow", "work vault svc") as { rule: Rule };
  const action = { ...rule.action, kind: "maybe" };
  const index = new RuleIndex([{ ...rule, action: action as never }]);
  t.throws(() => decideCurrent(index, request("work vault svc"), info), /unexpected value/);
  t.throws(() => decideLegacy(index, request("work vault svc"), info), /unexpected value/);
});

t.test("a request that is refused before any rule", async (t) => {
  const index = new RuleIndex([]);
  const bad = { ...request("work vault svc"), source: "@anyvm" };
  t.match(decideCurrent(index, bad, info), { reason: "bad-request" });
  t.match(decideLegacy(index, bad, info), { reason: "bad-request" });
});

t.test("every reason has a meaning", async (t) => {
  t.strictSame(Object.keys(reasonMeanings).sort(), Object.keys(denyKinds).sort());
  for (const [reason, meaning] of Object.entries(reasonMeanings)) t.match(meaning, /^\S.{10,}[^.]$/, reason);
});
