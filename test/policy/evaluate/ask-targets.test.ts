import t from "tap";
import { readSystemInfo } from "../../../src/policy/model/system-info.ts";
import { decideCurrent, domains } from "../../rig/small-system.ts";

/** All possible choices for a call of `work`, except dom0. */
const all = ["@dispvm:dvm", "dvm", "gone-default", "no-default", "odd-default", "remote", "unknown", "vault"];

/** The targets offered to `work` if the last rule asks for a call without a target. */
const offers: readonly (readonly [rules: string, targets: readonly string[]])[] = [
  ["* * work vault allow", ["vault"]],
  ["* * work vault ask", ["vault"]],
  ["* * work uuid:u-vault allow", ["vault"]],
  ["* * work work allow\n* * work vault allow", ["vault"]],
  ["* * work hidden allow\n* * work vault allow", ["vault"]],
  ["* * work gone allow\n* * work vault allow", ["vault"]],
  ["* * work @adminvm allow", ["dom0"]],
  ["* * work dom0 allow", ["dom0"]],
  ["* * work dom0 deny\n* * work @adminvm allow", ["dom0"]],
  ["* * work @dispvm allow", ["@dispvm:dvm"]],
  ["* * work @dispvm:dvm allow", ["@dispvm:dvm"]],
  ["* * work @dispvm:uuid:u-dvm allow", ["@dispvm:dvm"]],
  ["* * work @dispvm:vault allow\n* * work vault allow", ["vault"]],
  ["* * work @dispvm:@tag:blue allow", ["@dispvm:dvm"]],
  ["* * work @dispvm:dvm deny\n* * work @dispvm allow", ["@dispvm:dvm"]],
  ["* * work @dispvm deny\n* * work @dispvm:dvm allow", ["@dispvm:dvm"]],
  ["* * work @tag:red allow", ["dom0", "vault"]],
  ["* * work vault deny\n* * work @tag:red allow", ["dom0"]],
  ["* * work @type:StandaloneVM allow", ["unknown"]],
  ["* * work dvm allow target=vault", ["vault"]],
  ["* * work dvm ask target=@dispvm\n* * work @dispvm deny", ["@dispvm:dvm"]],
  ["* * vault work allow\nb * work vault allow\na +x work vault allow\n* * work dvm allow", ["dvm"]],
];

t.test("the first rule that names a target decides whether it is a choice", async (t) => {
  for (const [rules, targets] of offers) {
    const line = rules.split("\n").length + 1;
    const decision = decideCurrent(`${rules}\n* * * @default ask`, "work '' a");
    t.equal(decision, `ask ${targets.join(" ")} at ${line}`, rules);
  }
});

/** Lists the choices for a call that only the first rule for all targets matches. */
const offersForAll: readonly (readonly [rules: string, targets: readonly string[], line: number])[] = [
  ["* * work @anyvm ask", all, 1],
  ["* * work * ask", [...all, "dom0"], 1],
  ["* * work vault deny\n* * work @anyvm ask\n* * work vault allow", all.filter((name) => name !== "vault"), 2],
  ["* * work @anyvm ask\n* * work @anyvm deny\n* * work vault deny", all, 1],
  ["* * work @anyvm ask\n* * work @adminvm allow", [...all, "dom0"], 1],
  ["* * work @anyvm ask\n* * work dom0 allow", [...all, "dom0"], 1],
  ["* * work @anyvm ask\n* * work * allow", [...all, "dom0"], 1],
  ["* * work dom0 deny\n* * work * ask", all, 2],
  ["* * work @dispvm:dvm deny\n* * work @anyvm ask", all, 2],
  ["* * work @dispvm:dvm deny\n* * work @dispvm deny\n* * work @anyvm ask", all.slice(1), 3],
  ["* * work @anyvm ask target=vault", ["vault"], 1],
];

t.test("a rule for all offers the targets that no earlier rule covers", async (t) => {
  for (const [rules, targets, line] of offersForAll) {
    const decision = decideCurrent(rules, "work odd-default a");
    t.equal(decision, `ask ${[...targets].sort().join(" ")} at ${line}`, rules);
  }
  // The rule for all denies, and covers all targets except dom0.
  const rest = "* * work @anyvm deny\n* * work vault allow\n* * work dom0 ask";
  t.equal(decideCurrent(rest, "work dom0 a"), "ask dom0 at 3");
  t.equal(decideCurrent(`* * work @default ask\n${rest}`, "work '' a"), "ask dom0 at 1");
  t.equal(
    decideCurrent("* * work @default ask\n* * work * deny\n* * work dom0 allow", "work '' a"),
    "deny no-ask-targets at 1",
  );
});

t.test("no choices", async (t) => {
  const ask = "* * * @default ask\n";
  t.equal(decideCurrent(ask, "work '' a"), "deny no-ask-targets at 1");
  t.equal(decideCurrent(`${ask}* * * vault deny\n* * * vault allow`, "work '' a"), "deny no-ask-targets at 1");
  t.equal(decideCurrent(`${ask}* * * @dispvm allow`, "no-default '' a"), "deny no-ask-targets at 1");
  t.equal(decideCurrent(`${ask}* * * @dispvm:hidden-dvm allow`, "work '' a"), "deny no-ask-targets at 1");
});

t.test("calls that crash the reference implementation are denied", async (t) => {
  const ask = "* * * @default ask\n";
  const unknownTemplate = "deny unknown-dispvm-template at 1";
  t.equal(decideCurrent(`${ask}* * work @dispvm:gone deny`, "work '' a"), unknownTemplate);
  t.equal(decideCurrent(`${ask}* * work vault allow target=@dispvm:gone`, "work '' a"), unknownTemplate);
  t.equal(decideCurrent(`${ask}* * * @dispvm allow`, "gone-default '' a"), unknownTemplate);
  t.equal(decideCurrent(ask, "gone '' a"), "deny unknown-source at 1");
  t.equal(decideCurrent(ask, "unknown '' a"), "deny unknown-uuid at 1");
  const { dom0: _, ...others } = domains;
  const system = readSystemInfo({ domains: others });
  t.equal(decideCurrent(`${ask}* * work @adminvm allow`, "work '' a", system), "deny unknown-target at 1");
  t.equal(decideCurrent("* * work * ask", "work vault a", system), `ask ${all.join(" ")} at 1`);
});

t.test("autostart=no offers only running domains", async (t) => {
  const ask = (options: string) => `* * * unknown deny\n* * * * ask autostart=no ${options}`;
  t.equal(decideCurrent(ask("default_target=work"), "vault '' a"), "ask dom0 remote work default=work at 2");
  t.equal(decideCurrent(ask("default_target=vault"), "work '' a"), "ask dom0 remote at 2");
  t.equal(decideCurrent("* * * * ask autostart=no", "work '' a"), "deny unknown-power-state at 1");
});

t.test("a default is one of the choices, by name", async (t) => {
  const ask = (text: string) => decideCurrent(`* * * @tag:red ask default_target=${text}`, "work vault a");
  t.equal(ask("vault"), "ask dom0 vault default=vault at 1");
  t.equal(ask("@adminvm"), "ask dom0 vault default=dom0 at 1");
  t.equal(ask("uuid:u-vault"), "ask dom0 vault at 1");
  t.equal(ask("@dispvm"), "ask dom0 vault at 1");
});
