import t from "tap";
import { formatRulePlace } from "../../../src/policy/model/rule.ts";

t.test("the place of a rule has the form of the reference implementations", async (t) => {
  t.equal(formatRulePlace({ file: "/etc/a.policy", line: 3 }), "/etc/a.policy:3");
  t.equal(formatRulePlace({ file: "/etc/a+b", line: null }), "/etc/a+b:None");
});
