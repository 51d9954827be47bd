import t from "tap";
import { readSystemInfo } from "../../../../src/policy/model/system-info.ts";
import { lintTexts } from "../../../rig/lint-texts.ts";

/** Returns the numbers of the lines with a finding. */
function found(...lines: readonly string[]): readonly number[] {
  return lintTexts("redirect-past-deny", { "/etc/a.policy": lines.join("\n") }).map((text) =>
    Number(/:(\d+):/.exec(text)?.[1]),
  );
}

const qube = { tags: [], type: "AppVM", template_for_dispvms: false };
const info = readSystemInfo({
  domains: {
    dom0: { ...qube, type: "AdminVM", tags: ["secret"] },
    work: { ...qube, tags: ["red"] },
    vault: { ...qube, tags: ["secret"], uuid: "v" },
  },
});

t.test("finds a redirect that avoids a deny for its target", async (t) => {
  t.same(found("a * work vault deny", "a * work @default allow target=vault"), [2]);
  t.same(found("a * work @default ask target=vault", "a * work vault deny"), [1], "in any order");
  t.same(found("a * @anyvm vault deny", "a * work @default allow target=vault"), [2]);
  t.same(found("a * work vault deny", "a * work @anyvm allow target=vault"), [2]);
  t.same(found("* * work vault deny", "* * work @default allow target=vault"), [2]);
  t.same(found("a * work dom0 deny", "a * work @default allow target=@adminvm"), [2]);
});

t.test("ignores other denies", async (t) => {
  t.same(found("a * work @default allow target=vault", "a * @anyvm @anyvm deny"), []);
  t.same(found("a * mail vault deny", "a * work @default allow target=vault"), []);
  t.same(found("b * work vault deny", "a * work @default allow target=vault"), []);
  t.same(found("a +x work vault deny", "a * work @default allow target=vault"), []);
  t.same(found("a * work vault allow", "a * work vault deny", "a * work @default allow target=vault"), []);
  t.same(found("a * work vault deny", "a * work vault allow target=vault"), [], "this never matches");
  t.same(found("a * work vault deny", "a * @dispvm:dvm mail allow target=vault"), [], "nor does this");
  t.same(found("a * @anyvm @default allow target=dom0", "a * @anyvm dom0 deny"), [], "the final deny");
  t.same(found("a * @anyvm dom0 deny", "a * work @default allow target=dom0"), [2]);
  t.same(found("a * work dom0 deny", "a * @anyvm @default allow target=dom0"), [], "the deny is for one source only");
});

t.test("a redirect to dom0 is normal in the Admin API", async (t) => {
  t.same(found("admin.vm.Start * mgmt dom0 deny", "admin.vm.Start * mgmt @tag:work allow target=dom0"), []);
  t.same(found("admin.vm.Start * mgmt mail deny", "admin.vm.Start * mgmt @tag:work allow target=mail"), [2]);
});

t.test("system information gives tags and types", async (t) => {
  const find = (text: string) => lintTexts("redirect-past-deny", { "/etc/a.policy": text }, info).length;
  t.equal(find("a * work @tag:secret deny\na * work @default allow target=vault"), 1);
  t.equal(find("a * work @tag:secret deny\na * work @default allow target=uuid:v"), 1);
  t.equal(find("a * work @tag:secret deny\na * work @default allow target=@dispvm"), 0);
  t.equal(find("a * work @tag:secret deny\na * work @default allow target=work"), 0);
  t.equal(find("a * @tag:red vault deny\na * work @default allow target=vault"), 1);
  t.equal(find("a * work @type:AppVM deny\na * work @default allow target=vault"), 1);
  t.equal(find("a * work @type:AppVM deny\na * work @default allow target=gone"), 0);
  t.equal(find("a * work @tag:secret deny\na * work @default allow target=dom0"), 1);
  const legacy = { "/rpc/a": "work $tag:secret deny\nwork $default allow,target=dom0" };
  t.same(lintTexts("redirect-past-deny", legacy, info), [], "dom0 has no tags in R4.0");
});

t.test("a line for several services counts if one service counts; R4.0 is checked by file", async (t) => {
  const texts = {
    "/etc/a.policy": "c * work vault deny\n!include-service b * inc\n!include-service c * inc",
    "/etc/inc": "work $default allow,target=vault",
  };
  t.match(lintTexts("redirect-past-deny", texts), [/^\/etc\/inc:1:/]);
  t.match(lintTexts("redirect-past-deny", { "/rpc/a": "work vault deny\nwork $default allow,target=vault" }), [/:2:/]);
  t.same(lintTexts("redirect-past-deny", { "/rpc/a": "work $type:AdminVM deny\nwork $default allow,target=mail" }), []);
});
