import t from "tap";
import { type RuleCall, RuleIndex } from "../../../src/policy/evaluate/rule-index.ts";
import type { Rule } from "../../../src/policy/model/rule.ts";
import { loadTexts } from "../../rig/load-texts.ts";

const { rules } = loadTexts({
  "/etc/a.policy": `
a +x work vault deny
a * work vault deny
* * @anyvm vault deny
b * work vault deny
a * work @dispvm:dvm deny
a * work @dispvm:@tag:red deny
a * work vault deny
a * @adminvm dom0 deny
`,
});
const index = new RuleIndex(rules);

function query(call: string, ...sourceKeys: readonly string[]): [RuleCall, readonly string[]] {
  const [service = "", argument = ""] = call.split(" ");
  return [{ service, argument }, sourceKeys];
}

const line = (rule: Rule | undefined) => rule?.place.line;

t.test("the first matching rule", async (t) => {
  t.equal(line(index.first(...query("a +x", "work"), ["vault"])), 2);
  t.equal(line(index.first(...query("a +y", "work"), ["vault"])), 3);
  t.equal(line(index.first(...query("a +y", "@anyvm", "work"), ["vault"])), 3);
  t.equal(line(index.first(...query("b +y", "@anyvm", "work"), ["@anyvm", "vault"])), 4);
  t.equal(line(index.first(...query("c +y", "@anyvm", "work"), ["vault"])), 4);
  t.equal(line(index.first(...query("a +y", "@adminvm"), ["@adminvm"])), 9, "dom0 has one key");
  t.equal(index.first(...query("a +y", "other"), ["vault"]), undefined);
  t.equal(index.first(...query("a +y", "work"), ["other"]), undefined);
  t.equal(index.first(...query("a +y"), ["vault"]), undefined);
  t.equal(new RuleIndex([]).first(...query("a +y", "work"), ["vault"]), undefined);
});

t.test("a source whose keys are known", async (t) => {
  const keys = ["work"];
  const first = (call: string) => line(index.first(query(call)[0], keys, ["vault"]));
  t.strictSame([first("a +x"), first("a +y"), first("b +x"), first("a +x")], [2, 3, 5, 2]);
  for (let number = 0; number < 2000; number++) index.first(query("a +y")[0], [`vm-${number}`], ["vault"]);
  t.strictSame([first("a +x"), first("a +y"), first("b +x")], [2, 3, 5], "many other sources later");
});

t.test("rules for any disposable also have a separate key", async (t) => {
  t.equal(line(index.first(...query("a +y", "work"), ["any dispvm_name"])), 6);
  t.equal(line(index.first(...query("a +y", "work"), ["any dispvm_tag"])), 7);
  t.equal(line(index.first(...query("a +y", "work"), ["@dispvm:dvm"])), 6);
});

t.test("all rules that match apart from the target, in load order", async (t) => {
  t.strictSame(index.exceptTarget(...query("a +x", "@anyvm", "work")).map(line), [2, 3, 4, 6, 7, 8]);
  t.strictSame(index.exceptTarget(...query("a +y", "work")).map(line), [3, 6, 7, 8]);
  t.strictSame(index.exceptTarget(...query("c +", "@anyvm")).map(line), [4]);
  t.strictSame(index.exceptTarget(...query("c +", "work")), []);
});
