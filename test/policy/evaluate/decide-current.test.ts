import t, { type Test } from "tap";
import { decide, decideCurrent } from "../../rig/small-system.ts";

type Case = readonly [rules: string, call: string, decision: string];

function check(t: Test, cases: readonly Case[]): void {
  for (const [rules, call, decision] of cases) t.equal(decideCurrent(rules, call), decision, `${rules}: ${call}`);
}

t.test("the first rule that matches decides", async (t) => {
  const rules = "a +x work vault deny\na * work vault allow\n* * work vault ask target=vault";
  check(t, [
    [rules, "work vault a+x", "deny rule at 1"],
    [rules, "work vault a+y", "allow vault at 2"],
    [rules, "work vault a", "allow vault at 2"],
    [rules, "work vault b+x", "ask vault at 3"],
    [rules, "vault work a", "deny no-match"],
    ["a + work vault allow", "work vault a", "allow vault at 1"],
    ["a + work vault allow", "work vault a+", "allow vault at 1"],
    ["a + work vault allow", "work vault a+x", "deny no-match"],
  ]);
});

t.test("a source is matched by its name, uuid, type and tags", async (t) => {
  for (const source of ["*", "@anyvm", "work", "uuid:u-work", "@tag:red", "@tag:blue", "@type:AppVM"]) {
    check(t, [[`* * ${source} vault allow`, "work vault a", "allow vault at 1"]]);
    check(t, [[`* * ${source} vault allow`, "uuid:u-work vault a", "allow vault at 1"]]);
  }
  for (const source of [
    "vault",
    "uuid:u-vault",
    "@tag:none",
    "@type:AdminVM",
    "@dispvm:work",
    "@adminvm",
    "@dispvm:@tag:red",
  ]) {
    check(t, [[`* * ${source} vault allow`, "work vault a", "deny no-match"]]);
  }
});

t.test("dom0 has three names; tag and type belong to two of them", async (t) => {
  for (const name of ["dom0", "@adminvm", "uuid:00000000-0000-0000-0000-000000000000"]) {
    const decision = `allow ${name === "@adminvm" ? "dom0" : name} at 1`;
    for (const rule of ["dom0", "@adminvm", "uuid:00000000-0000-0000-0000-000000000000", "*"]) {
      check(t, [[`* * work ${rule} allow`, `work ${name} a`, decision]]);
      check(t, [[`* * ${rule} vault allow`, `${name} vault a`, "allow vault at 1"]]);
    }
    check(t, [["* * work @anyvm allow", `work ${name} a`, "deny no-match"]]);
    for (const rule of ["@tag:red", "@type:AdminVM"]) {
      check(t, [[`* * work ${rule} allow`, `work ${name} a`, name === "@adminvm" ? "deny no-match" : decision]]);
    }
  }
});

t.test("the requested target is checked first", async (t) => {
  check(t, [
    ["* * work @default allow target=vault", "work '' a", "allow vault at 1"],
    ["* * work @default allow target=vault", "work gone a", "allow vault at 1"],
    ["* * work @default allow target=vault", "work uuid:gone a", "allow vault at 1"],
    ["* * work gone allow", "work gone a", "deny no-match"],
    ["* * work * allow", "work gone a", "deny no-target at 1"],
    ["* * * * allow", "work @anyvm a", "deny bad-request-target"],
    ["* * * * allow", "work * a", "deny bad-request-target"],
    ["* * * * allow", "work @dispvm:@tag:red a", "deny bad-request-target"],
    ["* * * * allow", "work @dispvm:gone a", "deny not-dispvm-template"],
    ["* * * * allow", "work @dispvm:vault a", "deny not-dispvm-template"],
    ["* * * * allow", "@tag:red vault a", "deny bad-request"],
  ]);
});

t.test("disposables", async (t) => {
  for (const rule of ["*", "@anyvm", "@dispvm:dvm", "@dispvm:uuid:u-dvm", "@dispvm:@tag:blue"]) {
    check(t, [[`* * work ${rule} allow`, "work @dispvm:dvm a", "allow @dispvm:dvm at 1"]]);
    check(t, [[`* * work ${rule} allow`, "work @dispvm:uuid:u-dvm a", "allow @dispvm:uuid:u-dvm at 1"]]);
  }
  for (const rule of ["*", "@anyvm", "@dispvm", "@dispvm:dvm", "@dispvm:@tag:blue"]) {
    check(t, [[`* * work ${rule} allow`, "work @dispvm a", "allow @dispvm:dvm at 1"]]);
  }
  check(t, [
    ["* * work @dispvm allow", "work @dispvm:dvm a", "deny no-match"],
    ["* * work @dispvm:uuid:u-dvm allow", "work @dispvm a", "deny no-match"],
    ["* * work dvm allow", "work @dispvm:dvm a", "deny no-match"],
    ["* * * @dispvm:@tag:red allow", "odd-default @dispvm a", "deny no-match"],
    ["* * * @dispvm allow", "odd-default @dispvm a", "allow @dispvm:vault at 1"],
    ["* * * @dispvm:vault allow", "odd-default @dispvm a", "allow @dispvm:vault at 1"],
  ]);
});

t.test("a missing default template", async (t) => {
  check(t, [
    ["* * * @dispvm allow", "no-default @dispvm a", "deny no-default-dispvm at 1"],
    ["* * * @dispvm:@tag:red allow\n* * * @anyvm deny", "no-default @dispvm a", "deny rule at 2"],
    ["* * * @dispvm:dvm allow\n* * * @anyvm deny", "no-default @dispvm a", "deny no-default-dispvm at 1"],
    ["* * * @anyvm deny\n* * * @dispvm:dvm allow", "no-default @dispvm a", "deny rule at 1"],
    ["* * * @dispvm:dvm allow\n* * * @dispvm deny", "gone-default @dispvm a", "deny rule at 2"],
    ["* * * @dispvm:@tag:red allow", "gone-default @dispvm a", "deny unknown-dispvm-template at 1"],
    ["* * * @dispvm allow", "gone-default @dispvm a", "allow @dispvm:gone at 1"],
    ["* * * @dispvm:dvm allow", "work vault a", "deny no-match"],
  ]);
});

t.test("the target of an allow", async (t) => {
  const to = (target: string, call = "work vault a") => decideCurrent(`* * * * allow target=${target}`, call);
  t.equal(to("hidden"), "allow hidden at 1");
  t.equal(to("uuid:u-work"), "allow uuid:u-work at 1");
  t.equal(to("@adminvm"), "allow dom0 at 1");
  t.equal(to("@dispvm"), "allow @dispvm:dvm at 1");
  t.equal(to("@dispvm", "gone-default vault a"), "allow @dispvm:gone at 1");
  t.equal(to("@dispvm", "no-default vault a"), "deny no-default-dispvm at 1");
  t.equal(to("@dispvm:uuid:u-dvm"), "allow @dispvm:uuid:u-dvm at 1");
  t.equal(to("@dispvm:vault"), "deny not-dispvm-template at 1");
  t.equal(to("gone"), "deny no-target at 1");
});

t.test("autostart=no", async (t) => {
  const rule = "* * * * allow autostart=no notify=yes";
  check(t, [
    [rule, "vault work a", "allow work at 1"],
    [rule, "work vault a", "deny would-autostart at 1"],
    [rule, "work @adminvm a", "allow dom0 at 1"],
    [rule, "work @dispvm:dvm a", "deny would-autostart at 1"],
    [rule, "work unknown a", "deny unknown-power-state at 1"],
    ["* * * * ask target=work autostart=no", "vault '' a", "ask work at 1"],
    ["* * * * ask target=vault autostart=no", "work '' a", "deny no-ask-targets at 1"],
    ["* * * * ask target=gone autostart=no", "work '' a", "deny unknown-power-state at 1"],
  ]);
  t.match(decide(rule, "work vault a"), { notify: true });
  t.match(decide("* * * * allow autostart=no", "work vault a"), { notify: false });
});

t.test("an ask with one unchecked target, and its default", async (t) => {
  const ask = (options: string, call = "work vault a") => decideCurrent(`* * * * ask target=${options}`, call);
  t.equal(ask("gone"), "ask gone at 1");
  t.equal(ask("@dispvm default_target=@dispvm"), "ask @dispvm at 1");
  t.equal(ask("@adminvm default_target=uuid:00000000-0000-0000-0000-000000000000"), "ask dom0 default=dom0 at 1");
  t.equal(ask("vault default_target=vault"), "ask vault default=vault at 1");
  t.equal(ask("uuid:u-vault default_target=vault"), "ask uuid:u-vault at 1");
  t.equal(ask("@dispvm:dvm default_target=@dispvm"), "ask @dispvm:dvm default=@dispvm:dvm at 1");
  t.equal(ask("@dispvm:dvm default_target=@dispvm", "no-default '' a"), "ask @dispvm:dvm at 1");
});

t.test("a relay calls for a RemoteVM", async (t) => {
  check(t, [
    ["* * remote vault allow", "work vault a remote", "allow vault at 1"],
    ["* * work vault allow", "work vault a remote", "deny no-match"],
    ["* * work vault allow", "work vault a ''", "allow vault at 1"],
    ["* * uuid:u-remote vault allow", "work vault a uuid:u-remote", "allow vault at 1"],
    ["* * * * allow", "work vault a gone", "deny requested-source-unknown"],
    ["* * * * allow", "work vault a hidden", "deny requested-source-not-remote"],
    ["* * * * allow", "vault work a remote", "deny not-a-relay"],
    ["* * * * allow", "work @dispvm:vault a gone", "deny not-dispvm-template"],
  ]);
});

t.test("the fields of a decision", async (t) => {
  t.match(decide("a * work @default allow target=vault user=root notify=yes", "work gone a+x"), {
    decision: "allow",
    source: "work",
    requestedTarget: "@default",
    target: "vault",
    user: "root",
    autostart: true,
    notify: true,
    request: { call: "a+x", target: "gone" },
  });
  t.match(decide("a * work * ask target=vault", "work dom0 a"), { requestedTarget: "dom0", user: null, notify: false });
  t.match(decide("a * work * deny notify=no", "work dom0 a"), {
    kind: "AccessDenied",
    message: "denied by policy /etc/a.policy:1",
    notify: false,
  });
});
