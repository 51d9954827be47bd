import t from "tap";
import { loadTree } from "../../../../src/cli/lint/load-tree.ts";
import { lint } from "../../../../src/policy/lint/lint.ts";
import { readSystemInfo } from "../../../../src/policy/model/system-info.ts";
import { domains } from "../../../rig/small-system.ts";
import { VirtualFiles } from "../../../rig/virtual-files.ts";

const info = readSystemInfo({ domains });

/** Returns the messages and help texts for a target. */
function found(target: string): readonly (readonly [string, string | undefined])[] {
  const files = VirtualFiles.of({ "/rpc/": "", "/etc/a.policy": `a * work ${target} allow\n` });
  const place = { dialect: "current", sources: { directories: ["/etc"], legacyDirectory: "/rpc" } } as const;
  return lint(loadTree({ files, place }, info), new Map())
    .filter(({ code }) => code === "not-a-disposable-template")
    .map(({ message, help }) => [message, help] as const);
}

t.test("help suggests the property only for an AppVM, which can become a template", async (t) => {
  const property = "run qvm-prefs vault template_for_dispvms true, or name a disposable template";
  t.same(found("@dispvm:vault"), [
    ['"vault" is not a disposable template, so calls to "@dispvm:vault" are denied', property],
  ]);
  t.same(found("@dispvm:uuid:u-vault"), [
    ['"vault" is not a disposable template, so calls to "@dispvm:uuid:u-vault" are denied', property],
  ]);
  t.same(found("@dispvm:remote"), [
    ['"remote" is not a disposable template, so calls to "@dispvm:remote" are denied', "name a disposable template"],
  ]);
  t.same(found("@dispvm:dvm"), []);
});
