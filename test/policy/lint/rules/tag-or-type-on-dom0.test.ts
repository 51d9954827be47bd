import t from "tap";
import { readSystemInfo } from "../../../../src/policy/model/system-info.ts";
import { lintTexts } from "../../../rig/lint-texts.ts";

/** The lines with a finding. */
function found(...lines: readonly string[]): readonly number[] {
  return lintTexts("tag-or-type-on-dom0", { "/etc/a.policy": lines.join("\n") }).map((text) =>
    Number(/:(\d+):/.exec(text)?.[1]),
  );
}

const qube = { tags: [], type: "AppVM", template_for_dispvms: false };
const info = readSystemInfo({
  domains: { dom0: { ...qube, type: "AdminVM", tags: ["admin"] }, work: { ...qube, tags: ["red", "admin"] } },
});

t.test("a rule for the type of dom0 is found if @adminvm gets something else", async (t) => {
  t.same(
    found("a * work @type:AdminVM allow", "* * mail @type:AdminVM allow", "a +x web @type:AdminVM ask"),
    [1, 2, 3],
  );
  t.same(found("a * work @type:AdminVM deny", "a * work * allow"), [1]);
  t.same(found("a * work @type:AdminVM deny", "a * work dom0 ask"), [1]);
  t.same(found("a * work @adminvm deny", "a * work @type:AdminVM allow"), [], "it never matches");
});

t.test("not if it gets the same", async (t) => {
  t.same(found("a * work @type:AdminVM deny"), []);
  t.same(found("a * work @type:AdminVM deny", "a * @anyvm @adminvm deny notify=no"), []);
  t.same(found("a * work @type:AdminVM allow", "a * work * allow"), []);
  t.same(found("a * @type:AdminVM work allow"), [], "dom0 calls by its name");
  t.same(found("a * work @type:AppVM allow"), []);
  t.same(found("a * @dispvm:dvm @type:AdminVM allow"), [], "no call has this source");
});

t.test("tags of dom0 are known by system information", async (t) => {
  const find = (text: string) => lintTexts("tag-or-type-on-dom0", { "/etc/a.policy": text }, info).length;
  t.equal(find("a * work @tag:admin allow"), 1);
  t.equal(find("a * work @tag:red allow"), 0);
  t.same(found("a * work @tag:admin allow"), []);
});

t.test("in R4.0 neither matches", async (t) => {
  const find = (text: string) => lintTexts("tag-or-type-on-dom0", { "/rpc/a": text }, info);
  t.same(find("work $type:AdminVM deny"), ["/rpc/a:1:6+13 @type:AdminVM never matches dom0 in R4.0"]);
  t.same(find("$tag:admin work deny"), ["/rpc/a:1:1+10 @tag:admin never matches dom0 in R4.0"]);
  t.same(find("$tag:red dom0 deny"), []);
});
