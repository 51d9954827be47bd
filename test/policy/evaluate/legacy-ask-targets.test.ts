import t from "tap";
import { decideLegacy } from "../../rig/small-system.ts";

/** In R4.0 the source itself and internal domains are choices too. */
const all =
  "@dispvm:dvm @dispvm:hidden-dvm dvm gone-default hidden hidden-dvm no-default odd-default remote unknown vault work";

const offers: readonly (readonly [rules: string, offer: string])[] = [
  ["work vault allow", "vault"],
  ["work work allow", "work"],
  ["work gone allow\nwork vault allow", "vault"],
  ["work uuid:u-vault allow\nwork * allow\nwork vault allow", "vault"],
  ["work @adminvm allow", "dom0"],
  ["work dom0 allow", "dom0"],
  ["work dom0 deny\nwork @adminvm allow", "dom0"],
  ["work @tag:red allow", "dom0 vault work"],
  ["work vault deny\nwork @tag:red allow", "dom0 work"],
  ["work @type:AdminVM allow", "dom0"],
  ["work @dispvm allow", "@dispvm:dvm"],
  ["work @dispvm:dvm allow", "@dispvm:dvm"],
  ["work @dispvm:vault allow\nwork vault allow", "vault"],
  ["work @dispvm:@tag:blue allow", "@dispvm:dvm"],
  ["work @dispvm deny\nwork @dispvm:dvm allow", "@dispvm:dvm"],
  ["work dvm allow,target=vault", "vault"],
  ["work dvm allow,target=gone\nwork vault allow", "vault"],
  ["work dvm allow,target=@dispvm", "@dispvm:dvm"],
  ["work dvm ask,target=@adminvm", "dom0"],
  ["vault dvm allow\nwork vault allow", "vault"],
];

t.test("the first rule that names a target decides whether it is a choice", async (t) => {
  for (const [rules, offer] of offers) {
    const line = rules.split("\n").length + 1;
    t.equal(decideLegacy(`${rules}\n@anyvm @default ask`, "work '' a"), `ask ${offer} at ${line}`, rules);
  }
  t.equal(decideLegacy("work @anyvm ask", "work vault a"), `ask ${all} at 1`);
  t.equal(decideLegacy("work vault deny\n@anyvm @anyvm ask", "work '' a"), `ask ${all.replace(" vault", "")} at 2`);
  t.equal(decideLegacy("work @anyvm ask,default_target=vault", "work '' a"), `ask ${all} default=vault at 1`);
  t.equal(decideLegacy("work @anyvm ask,default_target=@dispvm", "work '' a"), `ask ${all} at 1`);
});

t.test("a default template is a choice if it exists and is usable", async (t) => {
  const ask = (source: string) => decideLegacy("@anyvm @default ask\n@anyvm @dispvm allow", `${source} '' a`);
  t.equal(ask("work"), "ask @dispvm:dvm at 1");
  for (const source of ["no-default", "gone-default", "odd-default"]) t.equal(ask(source), "deny no-ask-targets at 1");
});

t.test("a redirect to a template that is not set is a deny", async (t) => {
  const rules = "@anyvm @default ask\n@anyvm vault allow\n@anyvm dvm allow,target=@dispvm";
  t.equal(decideLegacy(rules, "work '' a"), "ask @dispvm:dvm vault at 1");
  t.equal(decideLegacy(rules, "odd-default '' a"), "ask vault at 1");
  t.equal(decideLegacy(rules, "no-default '' a"), "deny no-default-dispvm at 1");
});
