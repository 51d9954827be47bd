import t from "tap";
import { denyReply, makeReply } from "../../../src/policy/evaluate/reply.ts";
import { readSystemInfo } from "../../../src/policy/model/system-info.ts";
import { decide, domains, info } from "../../rig/small-system.ts";

function reply(rules: string, call: string, system = info) {
  const decision = decide(rules, call, system);
  if (decision.decision !== "allow") throw new Error(`not allowed: ${call}`);
  return makeReply(decision, system);
}

t.test("a call to a domain", async (t) => {
  t.strictSame(reply("* * * * allow", "work vault a+x"), {
    text: "user=DEFAULT\nresult=allow\ntarget=vault\ntarget_uuid=uuid:u-vault\nautostart=True\nrequested_target=vault",
    connect: "uuid:u-vault",
    user: "DEFAULT",
    call: "a+x",
  });
  t.strictSame(reply("* * * @default allow target=uuid:u-work user=root autostart=no", "vault '' a"), {
    text: "user=root\nresult=allow\ntarget=uuid:u-work\ntarget_uuid=uuid:u-work\nautostart=False\nrequested_target=@default",
    connect: "uuid:u-work",
    user: "root",
    call: "a+",
  });
});

t.test("a call to dom0 has no uuid", async (t) => {
  const zero = "uuid:00000000-0000-0000-0000-000000000000";
  for (const target of ["dom0", "@adminvm", zero]) {
    t.strictSame(reply("* * * * allow user=", `work ${target} a`), {
      text: `user=DEFAULT\nresult=allow\ntarget=dom0\nautostart=True\nrequested_target=${target}`,
      connect: "dom0",
      user: "DEFAULT",
      call: "a+",
    });
  }
});

t.test("a call to a disposable", async (t) => {
  t.match(reply("* * * * allow", "work @dispvm a"), {
    text: /\ntarget=@dispvm:dvm\ntarget_uuid=@dispvm:uuid:u-dvm\nautostart=True\nrequested_target=@dispvm$/,
    connect: "@dispvm:uuid:u-dvm",
  });
  t.match(reply("* * * * allow", "gone-default @dispvm a"), { reason: "unknown-dispvm-template" });
});

t.test("a call to a RemoteVM goes to its relay", async (t) => {
  const call = "air.Ssh+remote+a+x";
  t.strictSame(reply("* * * * allow user=root", "vault remote a+x"), {
    text: `user=DEFAULT\nresult=allow\ntarget=work\ntarget_uuid=uuid:u-work\nautostart=True\nrequested_target=remote\nservice=${call}`,
    connect: "uuid:u-work",
    user: "DEFAULT",
    call,
  });
  const changes = [
    [{ relayvm: null }, "no-relayvm"],
    [{ relayvm: "" }, "no-relayvm"],
    [{ transport_rpc: null }, "no-transport-rpc"],
    [{ relayvm: "gone" }, "unknown-relayvm"],
    [{ relayvm: "unknown" }, "unknown-uuid"],
  ] as const;
  for (const [change, reason] of changes) {
    const system = readSystemInfo({ domains: { ...domains, remote: { ...domains["remote"], ...change } } });
    t.match(reply("* * * * allow", "vault remote a", system), { decision: "deny", reason });
  }
});

t.test("a call for a RemoteVM names it, unless it goes to dom0", async (t) => {
  t.match(reply("* * * * allow", "work vault a remote"), { text: /\nrequested_target=vault\npolicy_source=remote$/ });
  t.match(reply("* * * * allow", "work dom0 a remote"), { text: /\nrequested_target=dom0$/ });
  t.match(reply("* * * * allow", "work vault a ''"), { text: /\nrequested_target=vault$/ });
});

t.test("a call of a domain to itself", async (t) => {
  const calls = ["work work a", "uuid:u-work work a", "work uuid:u-work a", "@adminvm dom0 a", "dom0 @adminvm a"];
  for (const call of calls) {
    t.match(reply("* * * * allow", call), { decision: "deny", reason: "loopback", rule: { line: 1 } }, call);
  }
  t.match(reply("* * * * allow", "gone vault a"), { user: "DEFAULT" });
  t.equal(denyReply, "result=deny");
});
