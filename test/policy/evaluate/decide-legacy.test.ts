import t, { type Test } from "tap";
import { decideLegacy } from "../../rig/small-system.ts";

type Case = readonly [rules: string, call: string, decision: string];

function check(t: Test, cases: readonly Case[]): void {
  for (const [rules, call, decision] of cases) t.equal(decideLegacy(rules, call), decision, `${rules}: ${call}`);
}

t.test("the value is checked before it is matched", async (t) => {
  check(t, [
    ["@anyvm @anyvm allow", "work vault a", "allow vault at 1"],
    ["@anyvm @anyvm allow", "work gone a", "deny no-match"],
    ["@anyvm gone allow", "work gone a", "deny no-match"],
    ["@anyvm @anyvm allow", "gone vault a", "deny no-match"],
    ["@anyvm @anyvm allow", "work uuid:u-vault a", "deny no-match"],
    ["@anyvm uuid:u-vault allow", "work vault a", "deny no-match"],
    ["* * allow", "work vault a", "deny no-match"],
    ["@anyvm @anyvm allow", "work @tag:red a", "deny no-match"],
    ["@anyvm @anyvm allow", "work @dispvm:vault a", "deny no-match"],
    ["@anyvm @anyvm allow", "@tag:red vault a", "deny bad-request"],
  ]);
});

t.test("names, tags and types", async (t) => {
  for (const word of ["work", "@tag:red", "@tag:blue", "@type:AppVM", "@anyvm"]) {
    check(t, [
      [`${word} vault allow`, "work vault a", "allow vault at 1"],
      [`vault ${word} allow`, "vault work a", "allow work at 1"],
    ]);
  }
  for (const word of ["vault", "@tag:none", "@type:AdminVM", "@adminvm"]) {
    check(t, [[`${word} vault allow`, "work vault a", "deny no-match"]]);
  }
});

t.test("dom0 does not match @anyvm, tags or types", async (t) => {
  for (const name of ["dom0", "@adminvm"]) {
    check(t, [
      ["work dom0 allow", `work ${name} a`, `allow ${name} at 1`],
      ["work @adminvm allow", `work ${name} a`, `allow ${name} at 1`],
      ["dom0 vault allow", `${name} vault a`, "allow vault at 1"],
      ["work @anyvm allow", `work ${name} a`, "deny no-match"],
      ["work @tag:red allow", `work ${name} a`, "deny no-match"],
      ["work @type:AdminVM allow", `work ${name} a`, "deny no-match"],
      ["work uuid:00000000-0000-0000-0000-000000000000 allow", `work ${name} a`, "deny no-match"],
    ]);
  }
});

t.test("no target", async (t) => {
  check(t, [
    ["work @default allow,target=vault", "work '' a", "allow vault at 1"],
    ["work @default allow,target=vault", "work @default a", "allow vault at 1"],
    ["work @anyvm allow", "work '' a", "deny no-target at 1"],
    ["work @default deny", "work vault a", "deny no-match"],
  ]);
});

t.test("disposables", async (t) => {
  for (const word of ["@dispvm:dvm", "@dispvm:@tag:blue", "@anyvm"]) {
    check(t, [
      [`work ${word} allow`, "work @dispvm:dvm a", "allow @dispvm:dvm at 1"],
      [`work ${word} allow`, "work @dispvm a", "allow @dispvm:dvm at 1"],
    ]);
  }
  check(t, [
    ["work @dispvm allow", "work @dispvm a", "allow @dispvm:dvm at 1"],
    ["work @dispvm allow", "work @dispvm:dvm a", "deny no-match"],
    ["work dvm allow", "work @dispvm:dvm a", "deny no-match"],
    ["work @dispvm:@tag:red allow", "work @dispvm:dvm a", "deny no-match"],
    ["@anyvm @anyvm deny", "no-default @dispvm a", "deny rule at 1"],
    ["@anyvm @dispvm:dvm allow", "no-default @dispvm a", "deny no-match"],
    ["@anyvm @dispvm allow", "no-default @dispvm a", "deny no-default-dispvm at 1"],
    ["@anyvm @anyvm allow", "gone-default @dispvm a", "deny no-match"],
    ["@anyvm @dispvm allow", "gone-default @dispvm a", "allow @dispvm:gone at 1"],
  ]);
});

t.test("a redirect must lead to a usable domain", async (t) => {
  const to = (target: string, call = "work vault a") => decideLegacy(`@anyvm @anyvm allow,target=${target}`, call);
  t.equal(to("hidden"), "allow hidden at 1");
  t.equal(to("@adminvm"), "allow @adminvm at 1");
  t.equal(to("@dispvm"), "allow @dispvm:dvm at 1");
  t.equal(to("@dispvm:dvm"), "allow @dispvm:dvm at 1");
  t.equal(to("@dispvm", "no-default vault a"), "deny no-default-dispvm at 1");
  for (const target of ["gone", "", "@dispvm:vault", "@dispvm:gone", "@dispvm:", "uuid:u-vault", "*"]) {
    t.equal(to(target), "deny invalid-redirect at 1", target);
  }
  t.equal(to("@dispvm", "gone-default vault a"), "deny invalid-redirect at 1");
});

t.test("an ask with one target, and an unchecked default", async (t) => {
  const ask = (options: string) => decideLegacy(`@anyvm @anyvm ask,target=${options}`, "work vault a");
  t.equal(ask("vault,default_target=vault"), "ask vault default=vault at 1");
  t.equal(ask("@adminvm,default_target=@adminvm"), "ask @adminvm default=@adminvm at 1");
  t.equal(ask("@adminvm,default_target=dom0"), "ask @adminvm at 1");
  t.equal(ask("@dispvm,default_target=@dispvm"), "ask @dispvm:dvm at 1");
});
