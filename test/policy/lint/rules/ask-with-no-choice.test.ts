import t from "tap";
import { lintTexts } from "../../../rig/lint-texts.ts";

/** Returns the numbers of the lines with a finding. */
function found(...lines: readonly string[]): readonly number[] {
  return lintTexts("ask-with-no-choice", { "/etc/a.policy": lines.join("\n") }).map((text) =>
    Number(/:(\d+):/.exec(text)?.[1]),
  );
}

t.test("finds a question without a choice", async (t) => {
  t.same(found("a * work @default ask"), [1]);
  t.same(found("a * work @default ask", "a * work vault deny"), [1]);
  t.same(found("a * work @default ask", "a * mail vault allow"), [1]);
  t.same(found("a * work @default ask", "a * work work allow"), [1], "only the source itself");
  t.same(found("a * work @default ask autostart=no", "a * work @dispvm allow"), [1]);
  t.same(found("a * work @default ask", "a * work vault deny", "a * work vault allow"), [1], "denied before");
  t.same(found("a * work work ask"), [1]);
});

t.test("accepts a question with a choice", async (t) => {
  t.same(found("a * work @default ask", "a * work vault allow"), []);
  t.same(found("a * work @default ask", "a * @tag:red vault allow"), [], "work may have the tag");
  t.same(found("a * work @default ask", "a +x work vault allow"), []);
  t.same(found("a +x work @default ask", "a * work @default allow target=vault"), [], "a redirect is a choice");
  t.same(found("a * work @default ask target=vault"), []);
  t.same(found("a * work @anyvm ask"), []);
  t.same(found("a * work vault ask"), []);
  t.same(found("a * work @default ask", "a * mail vault deny", "a * work vault allow"), []);
  t.same(found("a * work @default allow target=vault"), []);
  t.same(found("a * work @default deny"), []);
});

t.test("checks each file of R4.0 by itself", async (t) => {
  t.match(lintTexts("ask-with-no-choice", { "/rpc/a": "work $default ask", "/rpc/b": "work vault ask" }), [
    /^\/rpc\/a:1:/,
  ]);
  t.same(lintTexts("ask-with-no-choice", { "/rpc/a": "work $default ask\nwork $tag:red allow" }), []);
});
