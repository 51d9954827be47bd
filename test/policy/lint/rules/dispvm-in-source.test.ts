import t from "tap";
import { lintTexts } from "../../../rig/lint-texts.ts";

/** Returns the numbers of the lines with a finding. */
function found(...lines: readonly string[]): readonly number[] {
  return lintTexts("dispvm-in-source", { "/etc/a.policy": lines.join("\n") }).map((text) =>
    Number(/:(\d+):/.exec(text)?.[1]),
  );
}

t.test("finds a source that no call has", async (t) => {
  t.same(found("a * @dispvm:dvm vault allow", "a * @dispvm:@tag:red vault deny"), [1, 2]);
  t.same(found("a * @type:DispVM vault allow", "a * disp1 @dispvm:dvm allow", "a * work @dispvm allow"), []);
});
