import t from "tap";
import { loadTree } from "../../../../src/cli/lint/load-tree.ts";
import { lint } from "../../../../src/policy/lint/lint.ts";
import { lintTexts } from "../../../rig/lint-texts.ts";
import { VirtualFiles } from "../../../rig/virtual-files.ts";

/** Returns the help texts of shadowed-rule. */
function helps(...lines: readonly string[]): readonly (string | undefined)[] {
  const files = VirtualFiles.of({ "/rpc/": "", "/etc/a.policy": lines.join("\n") });
  const place = { dialect: "current", sources: { directories: ["/etc"], legacyDirectory: "/rpc" } } as const;
  const found = lint(loadTree({ files, place }, undefined), new Map());
  return found.filter(({ code }) => code === "shadowed-rule").map(({ help }) => help);
}

const remove = "remove it";
const before = "move the rule before the rule that hides it, or remove it";
const asked = "(this can change the targets that questions offer)";

t.test("help says whether the rule still counts for questions", async (t) => {
  t.same(helps("a * work @anyvm deny", "a * work vault deny"), [remove]);
  t.same(helps("a * work @anyvm deny", "a * work vault allow"), [before]);
  t.same(helps("a * work vault allow target=mail", "a * work vault ask"), [`${before} ${asked}`]);
  t.same(helps("a * work vault deny", "a * work vault allow target=mail"), [before], "no question");
  t.same(helps("a * work @default ask", "a * work vault deny", "a * work vault allow target=mail"), [
    `${before} ${asked}`,
  ]);
  t.same(helps("* * work @default ask", "a * work vault deny", "a * work vault allow target=mail"), [
    `${before} ${asked}`,
  ]);
  t.same(helps("b * work @default ask", "a * work vault deny", "a * work vault allow target=mail"), [before]);
  t.same(helps("b * work @default ask", "* * work vault deny", "* * work vault allow target=mail"), [
    `${before} ${asked}`,
  ]);
  t.same(helps("a * @anyvm @anyvm deny", "a * @anyvm dom0 deny", "a * @anyvm * allow"), [
    "move the rule before the rules that hide it, or remove it",
  ]);
  t.ok(lintTexts("shadowed-rule", { "/etc/a.policy": "" }).length === 0);
});
