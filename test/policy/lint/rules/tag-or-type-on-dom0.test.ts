import t from "tap";
import { readSystemInfo } from "../../../../src/policy/model/system-info.ts";
import { lintTexts } from "../../../rig/lint-texts.ts";

/** Returns the numbers of the lines with a finding. */
function found(...lines: readonly string[]): readonly number[] {
  return lintTexts("tag-or-type-on-dom0", { "/etc/a.policy": lines.join("\n") }).map((text) =>
    Number(/:(\d+):/.exec(text)?.[1]),
  );
}

const qube = { tags: [], type: "AppVM", template_for_dispvms: false };
const info = readSystemInfo({
  domains: { dom0: { ...qube, type: "AdminVM", tags: ["admin"] }, work: { ...qube, tags: ["red", "admin"] } },
});

t.test("finds a rule for the type of dom0 if @adminvm is decided differently", async (t) => {
  t.same(
    found("a * work @type:AdminVM allow", "* * mail @type:AdminVM allow", "a +x web @type:AdminVM ask"),
    [1, 2, 3],
  );
  t.same(found("a * work @type:AdminVM deny", "a * work * allow"), [1]);
  t.same(found("a * work @type:AdminVM deny", "a * work dom0 ask"), [1]);
  t.same(found("a * work @adminvm deny", "a * work @type:AdminVM allow"), [], "it never matches");
});

t.test("accepts the rule if both names are decided alike", async (t) => {
  t.same(found("a * work @type:AdminVM deny"), []);
  t.same(found("a * work @type:AdminVM deny", "a * @anyvm @adminvm deny notify=no"), []);
  t.same(found("a * work @type:AdminVM allow", "a * work * allow"), []);
  t.same(found("a * @type:AdminVM work allow"), [], "dom0 calls by its name");
  t.same(found("a * work @type:AppVM allow"), []);
  t.same(found("a * @dispvm:dvm @type:AdminVM allow"), [], "no call has this source");
});

t.test("system information gives the tags of dom0", async (t) => {
  const find = (text: string) => lintTexts("tag-or-type-on-dom0", { "/etc/a.policy": text }, info).length;
  t.equal(find("a * work @tag:admin allow"), 1);
  t.equal(find("a * work @tag:red allow"), 0);
  t.same(found("a * work @tag:admin allow"), []);
});

t.test("in R4.0, neither a tag nor a type matches dom0", async (t) => {
  const find = (text: string) => lintTexts("tag-or-type-on-dom0", { "/rpc/a": text }, info);
  t.same(find("work $type:AdminVM deny"), ['/rpc/a:1:6+13 "@type:AdminVM" never matches dom0 in R4.0']);
  t.same(find("$tag:admin work deny"), ['/rpc/a:1:1+10 "@tag:admin" never matches dom0 in R4.0']);
  t.same(find("$tag:red dom0 deny"), []);
});
