import t from "tap";
import type { Decision } from "../../../src/policy/evaluate/decision.ts";
import { Evaluator } from "../../../src/policy/evaluate/evaluator.ts";
import { isBroken, type LoadedPolicy } from "../../../src/policy/model/policy.ts";
import { splitCall } from "../../../src/policy/model/request.ts";
import { load, loadTexts } from "../../rig/load-texts.ts";
import { info } from "../../rig/small-system.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

function decide(policy: LoadedPolicy): Decision {
  return new Evaluator(policy).decide({ ...splitCall("a+x"), source: "work", target: "vault" }, info);
}

const everything = "* * * * allow\n";

t.test("one wrong line denies every call, and the deny names its place", async (t) => {
  const policy = loadTexts({ "/etc/a.policy": everything, "/etc/b.policy": "\nwrong\n", "/etc/c.policy": "wrong\n" });
  t.strictSame(decide(policy), {
    decision: "deny",
    kind: "PolicySyntaxError",
    reason: "syntax",
    message: "/etc/b.policy:2: the line ends where an argument should be",
    rule: { file: "/etc/b.policy", line: 2 },
    notify: true,
    errors: isBroken(policy) ? policy.errors.map(({ diagnostic }) => diagnostic) : [],
  });
  t.equal(isBroken(policy) && policy.errors.length, 2);
});

t.test("a file with a bad name denies every call", async (t) => {
  const reason = { kind: "AccessDenied", reason: "bad-filename", rule: null };
  t.match(decide(loadTexts({ "/etc/a.policy": everything, "/etc/B.policy": "" })), reason);
});

t.test("an unreadable file denies every call", async (t) => {
  const files = VirtualFiles.of({ "/etc/a.policy": everything });
  files.addProblem("/etc/a.policy", { code: "unreadable", message: "cannot be read" });
  const message = "/etc/a.policy cannot be read";
  t.match(decide(load(files)), { kind: "AccessDenied", reason: "load-failure", message, rule: null });
});
