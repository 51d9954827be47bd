import t from "tap";
import { convertDirectory } from "../../../src/policy/convert/convert-directory.ts";
import { readService } from "../../../src/policy/convert/read-service.ts";
import { loadText } from "../../../src/policy/convert/text-policy.ts";
import { errorsOf } from "../../rig/load-texts.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

t.test("included files replace the lines that include them", async (t) => {
  const files = VirtualFiles.of({ "/rpc/svc": "# own\n$include:more\na b deny\n", "/rpc/more": "c d allow\n# end\n" });
  const lines = readService(files, "/rpc", "svc").map((line) =>
    line.kind === "comment" ? line.text : `${line.rule.source.text} ${line.rule.target.text} ${line.rule.action.kind}`,
  );
  t.same(
    lines.filter((line) => line !== ""),
    ["# own", "# from /rpc/more (included by /rpc/svc:2):", "c d allow", "# end", "# end of /rpc/more", "a b deny"],
  );
});

t.test("a change after the load stops the conversion", async (t) => {
  const files = VirtualFiles.of({ "/rpc/bad": "a b alow\n", "/rpc/twice": "a b allow,user=x,target=\n" });
  t.throws(() => readService(files, "/rpc", "gone"), { message: /\/rpc\/gone .*, although it was read before/ });
  t.throws(() => readService(files, "/rpc", "bad"), { message: /\/rpc\/bad:1 is malformed/ });
  t.same(convertDirectory(VirtualFiles.of({}), "/none").fates, []);
});

t.test("a converted text includes nothing", async (t) => {
  t.match(errorsOf(loadText("!include more\n!include-dir more\n", "new.policy")), [
    /missing-include/,
    /missing-include/,
  ]);
});
