import t from "tap";
import { lintTexts } from "../../../rig/lint-texts.ts";

/** The lines with a finding. */
function found(...lines: readonly string[]): readonly number[] {
  return lintTexts("blanket-deny", { "/etc/a.policy": lines.join("\n") }).map((text) =>
    Number(/:(\d+):/.exec(text)?.[1]),
  );
}

t.test("hidden rules are counted by file", async (t) => {
  const texts = {
    "/etc/10.policy": "* * @anyvm @anyvm deny",
    "/etc/20.policy": "a * work vault allow\nb * work vault deny\nb * work mail ask",
    "/etc/30.policy": "a * work mail allow",
  };
  t.same(lintTexts("blanket-deny", texts), [
    "/etc/10.policy:1:19+4 the deny hides 3 later rules that would allow or ask: 2 in 20.policy, 1 in 30.policy",
  ]);
});

t.test("more than some files are only counted", async (t) => {
  const names = Array.from({ length: 12 }, (_, number) => `/etc/${number + 20}.policy`);
  const texts = Object.fromEntries(names.map((name) => [name, "a * work vault allow"]));
  // Of like rules each is hidden by the deny alone.
  const [text = ""] = lintTexts("blanket-deny", { ...texts, "/etc/10.policy": "a * @anyvm @anyvm deny" });
  t.match(
    text,
    /hides 12 later rules that would allow or ask: 1 in 20\.policy, .*, 1 in 29\.policy, the rest in 2 more files$/,
  );
});

t.test("a deny for any service, source or target counts", async (t) => {
  t.same(found("a * work @anyvm deny", "a * work vault allow"), [1]);
  t.same(found("a * * vault deny", "a * work vault allow"), [1]);
  t.same(found("* * work vault deny", "a * work vault allow"), [1]);
  t.same(found("a * work vault deny", "a * work vault allow"), [], "this is for shadowed-rule");
  t.same(found("a * work @anyvm deny", "a * work vault deny"), []);
  t.same(found("a * work @anyvm allow", "a * work vault deny"), []);
  t.same(found("a * mail vault allow", "a * @anyvm @anyvm deny"), [], "nothing is hidden");
});

t.test("rules that several denies hide together count for each; what an allow hides does not", async (t) => {
  t.same(found("a * @anyvm @anyvm deny", "a * @anyvm dom0 deny", "a * @anyvm * allow"), [1, 2]);
  t.same(found("a * @anyvm @anyvm deny", "a * @anyvm dom0 allow", "a * @anyvm * ask"), []);
});

t.test("denies without a line are not reported", async (t) => {
  t.same(lintTexts("blanket-deny", { "/etc/a.policy": "!compat-4.0\na +x work vault allow", "/rpc/a+x": "" }), []);
});

t.test("R4.0 has them, too", async (t) => {
  t.match(lintTexts("blanket-deny", { "/rpc/a": "$anyvm $anyvm deny\nwork vault allow" }), [/: 1 in a$/]);
});
