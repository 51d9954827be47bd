import t from "tap";
import { dialectOf } from "../../../src/policy/model/dialect.ts";
import { isBroken } from "../../../src/policy/model/policy.ts";

t.test("a policy with errors is broken", async (t) => {
  const diagnostic = { code: "syntax", severity: "error", message: "wrong", file: "/f" } as const;
  t.notOk(isBroken({ dialect: "current", rules: [] }));
  t.ok(isBroken({ dialect: "current", rules: [], errors: [{ kind: "PolicySyntaxError", diagnostic }] }));
});

t.test("R4.0 reads one format, the current dialect two", async (t) => {
  t.equal(dialectOf("policy"), "current");
  t.equal(dialectOf("service"), "current");
  t.equal(dialectOf("legacy"), "legacy");
});
