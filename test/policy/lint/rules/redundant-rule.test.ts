import t from "tap";
import { lintTexts } from "../../../rig/lint-texts.ts";

/** Returns the numbers of the lines with a finding. */
function found(...lines: readonly string[]): readonly number[] {
  return lintTexts("redundant-rule", { "/etc/a.policy": lines.join("\n") }).map((text) =>
    Number(/:(\d+):/.exec(text)?.[1]),
  );
}

t.test("a rule is redundant if a later rule does the same", async (t) => {
  t.same(found("a * work vault deny", "a * mail vault allow", "a * @anyvm @anyvm deny"), [1]);
  t.same(found("a * work vault allow", "a * @anyvm @anyvm deny"), []);
  t.same(found("a * work vault deny", "a * work vault deny"), [], "the second is shadowed");
  t.same(found("a * work vault deny notify=no", "a * @anyvm @anyvm deny"), []);
});

t.test("a line that is included for several services must be redundant for each", async (t) => {
  const texts = (last: string) => ({
    "/etc/a.policy": `!include-service b * inc\n!include-service c * inc\n${last}`,
    "/etc/inc": "work vault deny",
  });
  t.same(lintTexts("redundant-rule", texts("b * @anyvm @anyvm deny")), []);
  t.same(lintTexts("redundant-rule", texts("c * @anyvm @anyvm deny")), []);
  t.same(lintTexts("redundant-rule", texts("* * @anyvm @anyvm deny")).length, 1);
});

t.test("finds redundant rules in R4.0, too", async (t) => {
  t.match(lintTexts("redundant-rule", { "/rpc/a": "work vault deny\n$anyvm $anyvm deny" }), [/^\/rpc\/a:1:/]);
});
