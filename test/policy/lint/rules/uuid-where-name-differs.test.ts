import t from "tap";
import { readSystemInfo } from "../../../../src/policy/model/system-info.ts";
import { lintTexts } from "../../../rig/lint-texts.ts";

/** Returns the numbers of the lines with a finding. */
function found(...lines: readonly string[]): readonly number[] {
  return lintTexts("uuid-where-name-differs", { "/etc/a.policy": lines.join("\n") }).map((text) =>
    Number(/:(\d+):/.exec(text)?.[1]),
  );
}

const zero = "uuid:00000000-0000-0000-0000-000000000000";
const domains = { work: { tags: [], type: "AppVM", template_for_dispvms: false, uuid: "1" } };
const info = readSystemInfo({ domains });

function withInfo(...lines: readonly string[]): readonly string[] {
  return lintTexts("uuid-where-name-differs", { "/etc/a.policy": lines.join("\n") }, info);
}

t.test("finds a template by uuid, which does not match @dispvm", async (t) => {
  t.same(found("a * work @dispvm:uuid:1 deny"), [1]);
  t.same(found("a * work @dispvm:dvm deny"), []);
  t.same(found("a * work @default allow target=@dispvm:uuid:1"), [], "a redirect works with either");
  t.same(found("a * @dispvm:dvm @dispvm:uuid:1 deny"), [], "the rule never matches");
});

t.test("finds a uuid of a domain that other rules name", async (t) => {
  t.same(withInfo("a * uuid:1 vault deny", "a * work vault allow"), [
    '/etc/a.policy:1:5+6 "uuid:1" is the domain "work", but other rules use the name',
  ]);
  t.equal(withInfo("a * vault @default allow target=uuid:1", "a * mail @default allow target=work").length, 1);
  t.same(withInfo("a * uuid:1 vault deny", "a * mail vault allow"), [], "no rule uses the name");
  t.same(withInfo("a * uuid:2 vault deny", "a * work vault allow"), []);
  t.same(withInfo("a * uuid:1 vault deny", "a * vault @dispvm:work allow").length, 1);
  t.same(withInfo("a * vault mail ask default_target=uuid:1", "a * work vault allow"), []);
  t.same(found("a * uuid:1 vault deny", "a * work vault allow"), [], "without system information");
  t.same(found(`a * work ${zero} deny`, "a * work @adminvm deny"), [1]);
  t.same(found(`a * work ${zero} deny`), []);
});

t.test("finds a template by uuid with and without a known name", async (t) => {
  t.equal(withInfo("a * work @dispvm:uuid:1 deny").length, 1);
  t.equal(withInfo("a * work @dispvm:uuid:2 deny").length, 1);
});

t.test("R4.0 has no uuids", async (t) => {
  t.same(lintTexts("uuid-where-name-differs", { "/rpc/a": "uuid:1 vault deny\nwork vault allow" }, info), []);
});
