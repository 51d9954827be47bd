import t from "tap";
import { loadAllLegacyServices } from "../../../src/policy/load/load-legacy-services.ts";
import { errorsOf, rulesOf } from "../../rig/load-texts.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

const files = VirtualFiles.of({
  "/rpc/a": "@anyvm dom0 allow\n@include:include/more\n",
  "/rpc/a+x": "a b deny\n",
  "/rpc/B": "a b deny\n",
  "/rpc/c.rpmsave": "wrong",
  "/rpc/include/more": "c d deny\n",
});

t.test("the rules of all files have the service and argument of their file", async (t) => {
  t.strictSame(rulesOf(loadAllLegacyServices(files, "/rpc")), [
    "/rpc/B:1 B * a b deny",
    "/rpc/a+x:1 a +x a b deny",
    "/rpc/a:1 a * @anyvm dom0 allow",
    "/rpc/include/more:1 a * c d deny",
  ]);
});

t.test("the rules of one call", async (t) => {
  t.strictSame(rulesOf(loadAllLegacyServices(files, "/rpc", "a+x")), ["/rpc/a+x:1 * * a b deny"]);
  t.strictSame(loadAllLegacyServices(files, "/rpc", "d"), { dialect: "legacy", rules: [] });
});

t.test("errors of all files are collected", async (t) => {
  const broken = VirtualFiles.of({ "/rpc/a": "wrong\na b deny\n", "/rpc/b": "also wrong\n" });
  const policy = loadAllLegacyServices(broken, "/rpc");
  t.strictSame(errorsOf(policy), [
    "PolicySyntaxError syntax /rpc/a:1:6+1 the line ends where a target should be",
    "PolicySyntaxError syntax /rpc/b:1:11+1 the line ends where an action should be",
  ]);
  t.strictSame(rulesOf(policy), ["/rpc/a:2 a * a b deny"]);
});

t.test("a missing directory", async (t) => {
  t.strictSame(errorsOf(loadAllLegacyServices(files, "/none")), [
    "AccessDenied missing-file /none /none does not exist",
  ]);
});

t.test("a file that is removed during the load is skipped", async (t) => {
  const files = VirtualFiles.of({ "/rpc/a": "a b deny\n" });
  files.addProblem("/rpc/a", { code: "missing", message: "does not exist" });
  t.strictSame(loadAllLegacyServices(files, "/rpc"), { dialect: "legacy", rules: [] });
});
