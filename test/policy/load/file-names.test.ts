import t from "tap";
import { choosePolicyFiles, chooseServiceFiles } from "../../../src/policy/load/file-names.ts";

t.test("policy files", async (t) => {
  const good = ["-.policy", "10-a.policy", "9_b.c.policy", "policy.policy"];
  const bad = ["A.policy", "a b.policy", "a+.policy", "ä.policy", "a\n.policy", "a/b.policy"];
  const others = ["", ".policy", ".a.policy", "a", "apolicy", "a.policy~", "a.Policy", "a.policy.rpmnew"];
  const { chosen, bad: refused } = choosePolicyFiles([...others, ...bad, ...good].reverse());
  t.strictSame(chosen, good);
  t.strictSame(refused, [...bad].sort());
});

t.test("service files, and their calls", async (t) => {
  const names = ["b", "a+y", "a", "a+", "B+x", "a+x+y", "a.b", "a-", "+x"];
  t.strictSame(chooseServiceFiles(names), [
    { name: "+x", service: "", argument: "+x" },
    { name: "B+x", service: "B", argument: "+x" },
    { name: "a+", service: "a", argument: "+" },
    { name: "a+x+y", service: "a", argument: "+x+y" },
    { name: "a+y", service: "a", argument: "+y" },
    { name: "a", service: "a", argument: "*" },
    { name: "a-", service: "a-", argument: "*" },
    { name: "a.b", service: "a.b", argument: "*" },
    { name: "b", service: "b", argument: "*" },
  ]);
  t.strictSame(chooseServiceFiles(["a", "a+b"]), chooseServiceFiles(["a+b", "a"]));
  t.strictSame(
    chooseServiceFiles([".", "..", ".a", "a.rpmsave", "a+b.rpmnew", "a.swp", "a~", "a b", "ä", "a/b", "a\n"]),
    [],
  );
});
