import t from "tap";
import type { AllowDecision } from "../../../src/policy/evaluate/decision.ts";
import { choose, evaluatedReply, makeReply } from "../../../src/policy/evaluate/reply.ts";
import { readSystemInfo } from "../../../src/policy/model/system-info.ts";
import { allowed, asked, info } from "../../rig/calls.ts";

const toVault = allowed("* * work vault allow", "work vault svc+a");
const bare = { type: "AppVM", tags: [], template_for_dispvms: true };

t.test("missing information of the daemon is a deny", async (t) => {
  const without = readSystemInfo({
    domains: {
      work: { ...bare, uuid: "1" },
      vault: bare,
      remote: { ...bare, type: "RemoteVM", relayvm: "vault", uuid: "2" },
      alone: { ...bare, type: "RemoteVM", transport_rpc: "air.Ssh" },
      far: { ...bare, type: "RemoteVM", relayvm: "work", transport_rpc: "air.Ssh" },
    },
  });
  const to = (target: string): AllowDecision => ({ ...toVault, target });
  t.match(makeReply(to("vault"), without), { reason: "unknown-uuid", message: "the uuid of vault is unknown" });
  t.match(makeReply(to("@dispvm:vault"), without), { reason: "unknown-uuid", rule: toVault.rule.place });
  t.match(makeReply(to("gone"), without), {
    reason: "unknown-target",
    message: "gone is not a domain",
    rule: toVault.rule.place,
  });
  t.match(makeReply(to("@dispvm:gone"), without), { reason: "unknown-dispvm-template" });
  t.match(makeReply(to("remote"), without), {
    reason: "no-transport-rpc",
    message: "remote: transport RPC is not set",
    rule: toVault.rule.place,
  });
  t.match(makeReply(to("alone"), without), {
    reason: "no-relayvm",
    message: "alone: relayvm is not set",
    rule: toVault.rule.place,
  });
  t.match(makeReply({ ...to("far"), source: "vault" }, without), { connect: "uuid:1", call: "air.Ssh+vault+svc+a" });
});

t.test("the same domain by its uuid is a loopback", async (t) => {
  const uuid = info.domains.get("work")?.uuid;
  t.match(makeReply({ ...toVault, target: `uuid:${uuid}` }, info), { decision: "deny", reason: "loopback" });
  t.match(makeReply({ ...toVault, source: `uuid:${uuid}`, target: "work" }, info), { reason: "loopback" });
  t.match(makeReply({ ...toVault, source: "dom0", target: "@adminvm" }, info), {
    reason: "loopback",
    message: "loopback qrexec connection not supported",
    rule: toVault.rule.place,
  });
  t.match(makeReply({ ...toVault, source: "gone", target: "gone" }, info), { reason: "loopback" });
  t.match(makeReply({ ...toVault, source: "gone", target: "lost" }, info), { reason: "unknown-target" });
});

t.test("a choice must exactly equal one that was offered", async (t) => {
  const question = asked("* * work vault ask", "work vault svc");
  t.match(choose(question, "vault"), { decision: "allow", target: "vault" });
  t.match(choose(question, "Vault"), {
    decision: "deny",
    reason: "invalid-choice",
    message: "target Vault is not a valid choice",
    rule: question.rule.place,
  });
});

t.test("the reply to a call that is only evaluated leads nowhere", async (t) => {
  t.strictSame(evaluatedReply, { text: "result=allow", connect: "", user: "DEFAULT", call: "" });
});
