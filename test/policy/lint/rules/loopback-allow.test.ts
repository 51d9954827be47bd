import t from "tap";
import { readSystemInfo } from "../../../../src/policy/model/system-info.ts";
import { lintTexts } from "../../../rig/lint-texts.ts";

/** Returns the numbers of the lines with a finding. */
function found(...lines: readonly string[]): readonly number[] {
  return lintTexts("loopback-allow", { "/etc/a.policy": lines.join("\n") }).map((text) =>
    Number(/:(\d+):/.exec(text)?.[1]),
  );
}

t.test("finds a call to the source itself", async (t) => {
  t.same(found("a * work work allow"), [1]);
  t.same(found("a * work @anyvm allow target=work"), [1]);
  t.same(found("a * work @default ask target=work"), [1]);
  t.same(found("a * dom0 @adminvm allow"), [1]);
  t.same(found("a * @type:AdminVM dom0 allow"), [1]);
  t.same(found("a * uuid:1 uuid:1 allow"), [1]);
});

t.test("accepts other calls", async (t) => {
  t.same(found("a * work vault allow"), []);
  t.same(found("a * work work deny"), []);
  t.same(found("a * work work ask"), [], "the question offers other targets");
  t.same(found("a * work work allow target=vault"), []);
  t.same(found("a * @tag:red @tag:red allow"), []);
  t.same(found("a * @anyvm @anyvm allow"), []);
  t.same(found("a * uuid:1 work allow"), [], "the domain of the uuid is unknown");
  t.same(found("a * @anyvm @anyvm deny", "a * work work allow"), [], "it never matches");
});

t.test("system information gives the names of uuids; R4.0 is not checked", async (t) => {
  const domains = { work: { tags: [], type: "AppVM", template_for_dispvms: false, uuid: "1" } };
  const info = readSystemInfo({ domains });
  const find = (text: string) => lintTexts("loopback-allow", { "/etc/a.policy": text }, info).length;
  t.equal(find("a * uuid:1 work allow"), 1);
  t.equal(find("a * work uuid:1 allow"), 1);
  t.equal(find("a * work uuid:2 allow"), 0);
  t.same(lintTexts("loopback-allow", { "/rpc/a": "work work allow" }), []);
});
