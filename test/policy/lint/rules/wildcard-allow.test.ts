import t from "tap";
import { lintTexts } from "../../../rig/lint-texts.ts";

/** The lines with a finding. */
function found(...lines: readonly string[]): readonly number[] {
  return lintTexts("wildcard-allow", { "/etc/a.policy": lines.join("\n") }).map((text) =>
    Number(/:(\d+):/.exec(text)?.[1]),
  );
}

t.test("an allow from all to all, or to dom0, is found", async (t) => {
  t.same(found("a * @anyvm @anyvm allow"), [1]);
  t.same(found("* * * * allow"), [1]);
  t.same(found("a +x * @anyvm allow"), [1]);
  t.same(found("a * @anyvm dom0 allow"), [1]);
  t.same(found("a * @anyvm @type:AdminVM allow"), [1]);
  t.same(found("a * @anyvm @default allow target=@adminvm"), [1]);
  t.same(found("qubes.GetDate * @anyvm @anyvm allow"), [1], "in every qube");
  t.same(found("* * @anyvm dom0 allow"), [1]);
});

t.test("what is narrower, or asked, is not", async (t) => {
  t.same(found("a * @anyvm @anyvm ask"), []);
  t.same(found("a * @anyvm @anyvm deny"), []);
  t.same(found("a * work @anyvm allow"), []);
  t.same(found("a * @tag:red dom0 allow"), []);
  t.same(found("a * @anyvm vault allow"), []);
  t.same(found("a * @anyvm @dispvm allow"), []);
  t.same(found("a * @anyvm @anyvm allow target=@dispvm"), []);
  t.same(found("qubes.GetDate * @anyvm @anyvm allow target=dom0"), [], "Qubes OS has this");
  t.same(found("a * @anyvm @anyvm deny", "a * @anyvm @anyvm allow"), [], "it never matches");
});

t.test("a file that is included for any service may be that of one that Qubes OS has", async (t) => {
  const find = (name: string) =>
    lintTexts("wildcard-allow", {
      "/etc/a.policy": `!include-service * * ${name}`,
      [`/etc/${name}`]: "$anyvm dom0 allow",
    });
  t.same(find("qubes.NotifyTools"), []);
  t.match(find("mine"), [/every qube may call every service in dom0/]);
});

t.test("R4.0 knows services by their files", async (t) => {
  const find = (name: string, text: string) => lintTexts("wildcard-allow", { [`/rpc/${name}`]: text });
  t.match(find("a", "$anyvm $anyvm allow"), [/every qube may call a in every qube, without a question$/]);
  t.match(find("a+x", "$anyvm dom0 allow"), [/every qube may call a in dom0/]);
  t.same(find("qubes.NotifyTools", "$anyvm dom0 allow"), []);
});
