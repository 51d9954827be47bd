import t from "tap";
import { inScopes, ruleScopes } from "../../../src/policy/analyse/rule-scopes.ts";
import { loadAllLegacyServices } from "../../../src/policy/load/load-legacy-services.ts";
import type { Rule } from "../../../src/policy/model/rule.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

const files = VirtualFiles.of({ "/rpc/a": "work vault allow\nwork mail allow", "/rpc/a+x": "work vault deny" });

t.test("all rules are one scope", async (t) => {
  const { rules } = loadAllLegacyServices(files, "/rpc");
  t.same(ruleScopes(rules, "current"), [rules]);
  t.equal(inScopes(rules, "current", (scope) => scope.length)(rules[0] as Rule), 3);
});

t.test("in R4.0 each file is one scope", async (t) => {
  const { rules } = loadAllLegacyServices(files, "/rpc");
  t.same(
    ruleScopes(rules, "legacy").map((scope) => scope.length),
    [1, 2],
  );
  const sizeOf = inScopes(rules, "legacy", (scope) => scope.length);
  t.same(rules.map(sizeOf), [1, 2, 2]);
});

t.test("rules of the file of one call have no service", async (t) => {
  const { rules } = loadAllLegacyServices(files, "/rpc", "a");
  t.equal(inScopes(rules, "legacy", (scope) => scope.length)(rules[0] as Rule), 2);
});
