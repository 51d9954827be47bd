import t from "tap";
import { lintTexts } from "../../../rig/lint-texts.ts";

/** Returns the numbers of the lines with a finding. */
function found(...lines: readonly string[]): readonly number[] {
  return lintTexts("autostart-no-on-disposable", { "/etc/a.policy": lines.join("\n") }).map((text) =>
    Number(/:(\d+):/.exec(text)?.[1]),
  );
}

t.test("finds autostart=no on a new disposable", async (t) => {
  t.same(found("a * work @dispvm allow autostart=no"), [1]);
  t.same(found("a * work @dispvm:@tag:red allow autostart=no"), [1]);
  t.same(found("a * work @default allow target=@dispvm:dvm autostart=no"), [1]);
  t.same(found("a * work @default ask target=@dispvm autostart=no"), [1]);
  t.match(lintTexts("autostart-no-on-disposable", { "/etc/a.policy": "a * work @dispvm ask autostart=no" }), [
    /autostart=no, so the question does not offer it$/,
  ]);
});

t.test("accepts autostart=no on other targets", async (t) => {
  t.same(found("a * work @dispvm allow autostart=yes"), []);
  t.same(found("a * work @anyvm allow autostart=no"), []);
  t.same(found("a * work @dispvm allow target=vault autostart=no"), []);
  t.same(found("a * work @dispvm deny"), []);
  t.same(found("a * work @dispvm deny", "a * work @dispvm allow autostart=no"), [], "it never matches");
});
