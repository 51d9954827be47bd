import t from "tap";
import { lintTexts } from "../../../rig/lint-texts.ts";

/** Returns the numbers of the lines with a finding. */
function found(...lines: readonly string[]): readonly number[] {
  return lintTexts("blanket-deny", { "/etc/a.policy": lines.join("\n") }).map((text) =>
    Number(/:(\d+):/.exec(text)?.[1]),
  );
}

t.test("counts hidden rules by file", async (t) => {
  const texts = {
    "/etc/10.policy": "* * @anyvm @anyvm deny",
    "/etc/20.policy": "a * work vault allow\nb * work vault deny\nb * work mail ask",
    "/etc/30.policy": "a * work mail allow",
  };
  t.same(lintTexts("blanket-deny", texts), [
    "/etc/10.policy:1:19+4 the deny hides 3 later rules that would allow or ask: 2 in 20.policy, 1 in 30.policy",
  ]);
});

t.test("names ten files, and counts the rest", async (t) => {
  const names = Array.from({ length: 12 }, (_, number) => `/etc/${number + 20}.policy`);
  const texts = Object.fromEntries(names.map((name) => [name, "a * work vault allow"]));
  // The deny alone hides each of the identical rules.
  const [text = ""] = lintTexts("blanket-deny", { ...texts, "/etc/10.policy": "a * @anyvm @anyvm deny" });
  t.match(
    text,
    /hides 12 later rules that would allow or ask: 1 in 20\.policy, .*, 1 in 29\.policy, the rest in 2 more files$/,
  );
});

t.test("finds a deny for any service, source or target", async (t) => {
  t.same(found("a * work @anyvm deny", "a * work vault allow"), [1]);
  t.same(found("a * * vault deny", "a * work vault allow"), [1]);
  t.same(found("* * work vault deny", "a * work vault allow"), [1]);
  t.same(found("a * work vault deny", "a * work vault allow"), [], "shadowed-rule reports this");
  t.same(found("a * work @anyvm deny", "a * work vault deny"), []);
  t.same(found("a * work @anyvm allow", "a * work vault deny"), []);
  t.same(found("a * mail vault allow", "a * @anyvm @anyvm deny"), [], "nothing is hidden");
});

t.test("counts rules hidden by several denies for each deny, but not rules hidden by an allow", async (t) => {
  t.same(found("a * @anyvm @anyvm deny", "a * @anyvm dom0 deny", "a * @anyvm * allow"), [1, 2]);
  t.same(found("a * @anyvm @anyvm deny", "a * @anyvm dom0 allow", "a * @anyvm * ask"), []);
});

t.test("does not report denies without a line", async (t) => {
  t.same(lintTexts("blanket-deny", { "/etc/a.policy": "!compat-4.0\na +x work vault allow", "/rpc/a+x": "" }), []);
});

t.test("finds a deny in R4.0, too", async (t) => {
  t.match(lintTexts("blanket-deny", { "/rpc/a": "$anyvm $anyvm deny\nwork vault allow" }), [/: 1 in a$/]);
});
