import t from "tap";
import { isDeny } from "../../../src/policy/evaluate/decision.ts";
import { clientArguments, type Execution, planExecution } from "../../../src/policy/evaluate/execution.ts";
import { makeLegacyReply, makeReply } from "../../../src/policy/evaluate/reply.ts";
import { decide, info } from "../../rig/small-system.ts";

function plan(rules: string, call: string, makesReply = makeReply): Execution {
  const decision = decide(rules, call);
  if (decision.decision !== "allow") throw new Error(`not allowed: ${call}`);
  const reply = makesReply(decision, info);
  if (isDeny(reply)) throw new Error(`no reply: ${call}`);
  return planExecution(decision, reply, info);
}

t.test("in dom0", async (t) => {
  const rule = "* * * * allow user=root";
  t.strictSame(plan(rule, "work dom0 a+x"), { kind: "dom0", command: "QUBESRPC a+x work name dom0" });
  t.strictSame(plan(rule, "work @adminvm a"), { kind: "dom0", command: "QUBESRPC a+ work keyword adminvm" });
  const uuid = "uuid:00000000-0000-0000-0000-000000000000";
  t.strictSame(plan(rule, `work ${uuid} a`), { kind: "dom0", command: `QUBESRPC a+ work name ${uuid}` });
  t.strictSame(plan("* * * @default allow target=dom0", "work '' a"), {
    kind: "dom0",
    command: "QUBESRPC a+ work keyword default",
  });
});

t.test("the target that a caller of R4.0 requests loses only the @ at its start", async (t) => {
  const decision = decide("* * * * allow", "work dom0 a");
  if (decision.decision !== "allow") throw new Error("not allowed");
  for (const [requestedTarget, told] of [
    ["@@odd", "keyword odd"],
    ["odd@@", "name odd@@"],
  ] as const) {
    const { command } = planExecution({ ...decision, requestedTarget }, makeLegacyReply(decision), info);
    t.equal(command, `QUBESRPC a work ${told}`);
  }
});

t.test("in a domain", async (t) => {
  const domain = { kind: "domain", name: "vault" };
  t.strictSame(plan("* * * * allow", "work vault a"), { ...domain, command: "DEFAULT:QUBESRPC a+ work" });
  t.strictSame(plan("* * * * allow user=", "work uuid:u-vault a"), { ...domain, command: "DEFAULT:QUBESRPC a+ work" });
  t.strictSame(plan("* * * * allow user=root", "work vault a+"), { ...domain, command: "root:QUBESRPC a+ work" });
});

t.test("in a disposable", async (t) => {
  const disposable = { kind: "disposable", template: "dvm", command: "DEFAULT:QUBESRPC a+ work" };
  t.strictSame(plan("* * * * allow", "work @dispvm a"), disposable);
  t.strictSame(plan("* * * * allow", "work @dispvm:uuid:u-dvm a"), disposable);
});

t.test("in the relay of a RemoteVM, independent of the user of the rule", async (t) => {
  const command = "DEFAULT:QUBESRPC air.Ssh+remote+a+x vault";
  t.strictSame(plan("* * * * allow user=root", "vault remote a+x"), { kind: "domain", name: "work", command });
  t.match(plan("* * * * allow", "vault uuid:u-remote a"), {
    command: "DEFAULT:QUBESRPC air.Ssh+uuid:u-remote+a+ vault",
  });
});

t.test("in R4.0 the target is used unchanged", async (t) => {
  const legacy = (call: string) => plan("* * * * allow user=root", call, makeLegacyReply);
  t.strictSame(legacy("vault remote a"), { kind: "domain", name: "remote", command: "root:QUBESRPC a vault" });
  const gone = { kind: "disposable", template: "gone", command: "root:QUBESRPC a gone-default" };
  t.strictSame(legacy("gone-default @dispvm a"), gone);
  t.match(plan("* * * * allow", "work vault a", makeLegacyReply), { command: "DEFAULT:QUBESRPC a work" });
  t.strictSame(legacy("work @adminvm a"), { kind: "dom0", command: "QUBESRPC a work keyword adminvm" });
});

t.test("the arguments of qrexec-client", async (t) => {
  const domain = plan("* * * * allow", "work vault a");
  const call = ["DEFAULT:QUBESRPC a+ work"];
  t.strictSame(clientArguments(domain, "vault", "1,work,2"), ["-d", "vault", "-c", "1,work,2", ...call]);
  const disposable = plan("* * * * allow", "work @dispvm a");
  t.strictSame(clientArguments(disposable, "disp1", "1,work,2"), ["-d", "disp1", "-c", "1,work,2", "-W", ...call]);
});
