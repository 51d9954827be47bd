import t from "tap";
import { lintTexts } from "../../../rig/lint-texts.ts";

/** Returns the numbers of the lines with a finding. */
function found(...lines: readonly string[]): readonly number[] {
  return lintTexts("wildcard-allow", { "/etc/a.policy": lines.join("\n") }).map((text) =>
    Number(/:(\d+):/.exec(text)?.[1]),
  );
}

t.test("finds an allow from all to all, or to dom0", async (t) => {
  t.same(found("a * @anyvm @anyvm allow"), [1]);
  t.same(found("* * * * allow"), [1]);
  t.same(found("a +x * @anyvm allow"), [1]);
  t.same(found("a * @anyvm dom0 allow"), [1]);
  t.same(found("a * @anyvm @type:AdminVM allow"), [1]);
  t.same(found("a * @anyvm @default allow target=@adminvm"), [1]);
  t.same(found("qubes.GetDate * @anyvm @anyvm allow"), [1], "in every qube");
  t.same(found("* * @anyvm dom0 allow"), [1]);
});

t.test("accepts a narrower allow, an ask and a deny", async (t) => {
  t.same(found("a * @anyvm @anyvm ask"), []);
  t.same(found("a * @anyvm @anyvm deny"), []);
  t.same(found("a * work @anyvm allow"), []);
  t.same(found("a * @tag:red dom0 allow"), []);
  t.same(found("a * @anyvm vault allow"), []);
  t.same(found("a * @anyvm @dispvm allow"), []);
  t.same(found("a * @anyvm @anyvm allow target=@dispvm"), []);
  t.same(found("qubes.GetDate * @anyvm @anyvm allow target=dom0"), [], "Qubes OS allows this");
  t.same(found("a * @anyvm @anyvm deny", "a * @anyvm @anyvm allow"), [], "it never matches");
});

t.test("an included file is named for its service", async (t) => {
  const find = (name: string) =>
    lintTexts("wildcard-allow", {
      "/etc/a.policy": `!include-service * * ${name}`,
      [`/etc/${name}`]: "$anyvm dom0 allow",
    });
  t.same(find("qubes.NotifyTools"), []);
  t.match(find("mine"), [/every qube may call every service in dom0/]);
});

t.test("a file of R4.0 is named for its service", async (t) => {
  const find = (name: string, text: string) => lintTexts("wildcard-allow", { [`/rpc/${name}`]: text });
  t.match(find("a", "$anyvm $anyvm allow"), [/every qube may call "a" in every qube without a question$/]);
  t.match(find("a+x", "$anyvm dom0 allow"), [/every qube may call "a" in dom0/]);
  t.same(find("qubes.NotifyTools", "$anyvm dom0 allow"), []);
});
