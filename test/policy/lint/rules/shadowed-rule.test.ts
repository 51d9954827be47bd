import t from "tap";
import { lintTexts } from "../../../rig/lint-texts.ts";

/** Returns the numbers of the lines with a finding. */
function found(...lines: readonly string[]): readonly number[] {
  return lintTexts("shadowed-rule", { "/etc/a.policy": lines.join("\n") }).map((text) =>
    Number(/:(\d+):/.exec(text)?.[1]),
  );
}

t.test("the finding says whether the hiding rules have the same effect", async (t) => {
  const find = (...lines: readonly string[]) => lintTexts("shadowed-rule", { "/etc/a.policy": lines.join("\n") });
  t.same(find("a * @anyvm @anyvm deny", "a * work vault deny"), [
    "/etc/a.policy:2:1+1 the rule can never match: an earlier rule matches all its calls, with the same effect",
  ]);
  t.same(find("a * @anyvm @anyvm deny", "a * @anyvm dom0 deny", "a * @anyvm * deny"), [
    "/etc/a.policy:3:1+1 the rule can never match: 2 earlier rules together match all its calls, with the same effect",
  ]);
  t.same(find("a * @anyvm @anyvm allow", "a * @anyvm dom0 deny", "a * @anyvm * deny"), [
    "/etc/a.policy:3:1+1 the rule can never match: 2 earlier rules together match all its calls, with another effect",
  ]);
});

t.test("does not report a rule that can match", async (t) => {
  t.same(found("a +x work vault deny", "a * work vault allow"), []);
  t.same(found("a * work @tag:red deny", "a * work vault allow"), []);
  t.same(found("a * @anyvm @anyvm deny", "a * @anyvm dom0 allow"), []);
  t.same(
    found("a * @anyvm @anyvm deny", "a * @dispvm:dvm vault allow"),
    [],
    "the rule never matches, but for another reason",
  );
});

t.test("a line that is included for several services must be hidden for each", async (t) => {
  const texts = (services: string) => ({
    "/etc/a.policy": `${services}\n!include-service b * inc\n!include-service c * inc`,
    "/etc/inc": "work vault allow",
  });
  t.same(lintTexts("shadowed-rule", texts("b * @anyvm @anyvm deny")), []);
  t.same(lintTexts("shadowed-rule", texts("* * @anyvm @anyvm deny")).length, 1);
});

t.test("implied denies of a service file hide rules, but are not reported", async (t) => {
  const texts = { "/etc/a.policy": "!compat-4.0\na +x work vault allow\na +y work vault allow", "/rpc/a+x": "" };
  t.match(lintTexts("shadowed-rule", texts), [/^\/etc\/a\.policy:2:/]);
});

t.test("compares the rules of one file in R4.0", async (t) => {
  t.match(lintTexts("shadowed-rule", { "/rpc/a": "$anyvm $anyvm deny\nwork vault allow" }), [/^\/rpc\/a:2:1\+4 /]);
  t.same(lintTexts("shadowed-rule", { "/rpc/a": "$anyvm $anyvm deny", "/rpc/a+x": "work vault allow" }), []);
});
