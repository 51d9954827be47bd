import t from "tap";
import { prepareCall } from "../../../src/policy/analyse/explain-call.ts";
import { findMismatches, isTried } from "../../../src/policy/analyse/explain-field.ts";
import { isDeny } from "../../../src/policy/evaluate/decision.ts";
import { isMissing, loadLegacyPolicy } from "../../../src/policy/load/load-legacy.ts";
import type { Dialect } from "../../../src/policy/model/dialect.ts";
import { splitCall } from "../../../src/policy/model/request.ts";
import type { Rule } from "../../../src/policy/model/rule.ts";
import { readSystemInfo } from "../../../src/policy/model/system-info.ts";
import { loadTexts } from "../../rig/load-texts.ts";
import { domains } from "../../rig/small-system.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

const many = { ...domains["vault"], uuid: "u-many", tags: Array.from({ length: 15 }, (_, n) => `t${n}`) };
const info = readSystemInfo({ domains: { ...domains, many } });

/**
 * The columns of a rule, `SERVICE ARGUMENT SOURCE TARGET`, that a call, `SOURCE TARGET SERVICE+ARG`, does not match.
 */
function current(rule: string, call: string): readonly string[] {
  const { rules } = loadTexts({ "/etc/a.policy": `${rule} ask`, "/rpc/": "" });
  return mismatches(rules[0] as Rule, call, "current");
}

/** Returns the same for R4.0, with a rule and a call of the form `SOURCE TARGET`. */
function legacy(rule: string, call: string): readonly string[] {
  const loaded = loadLegacyPolicy(VirtualFiles.of({ "/rpc/a": `${rule} ask` }), "/rpc", "a");
  if (isMissing(loaded)) throw new Error("no file");
  return mismatches(loaded.rules[0] as Rule, `${call} a`, "legacy");
}

function mismatches(rule: Rule, text: string, dialect: Dialect): readonly string[] {
  const [source = "", target = "", call = ""] = text.split(" ").map((word) => (word === "''" ? "" : word));
  const prepared = prepareCall({ ...splitCall(call), source, target }, dialect, info);
  if (isDeny(prepared)) throw new Error(prepared.message);
  t.ok(isTried(rule, prepared));
  return findMismatches(rule, prepared).map(({ field, why }) => `${field}: ${why}`);
}

t.test("other services are not tried", async (t) => {
  const { rules } = loadTexts({ "/etc/a.policy": "b * * * deny", "/rpc/": "" });
  const call = prepareCall({ ...splitCall("a"), source: "work", target: "vault" }, "current", info);
  t.equal(isTried(rules[0] as Rule, call as Exclude<typeof call, { decision: "deny" }>), false);
});

const currentCases: readonly (readonly [string, string, ...string[]])[] = [
  ["a +x work vault", "work vault a+x"],
  [
    "a +x vault dvm",
    "work vault a+y",
    "argument: +x, but the call has +y",
    "source: vault, but the call comes from work",
    "target: dvm, but the call goes to vault",
  ],
  ["a + work vault", "work vault a+y", "argument: no argument (+), but the call has +y"],
  ["* * @tag:mail vault", "work vault a", "source: @tag:mail, but work has tags red, blue"],
  [
    "* * @tag:mail vault",
    "many vault a",
    "source: @tag:mail, but many has tags t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11 and 3 more",
  ],
  ["* * @tag:mail vault", "no-default vault a", "source: @tag:mail, but no-default has no tags"],
  ["* * @tag:mail vault", "gone vault a", "source: @tag:mail, but gone does not exist"],
  ["* * @type:TemplateVM vault", "work vault a", "source: @type:TemplateVM, but work is an AppVM"],
  ["* * @type:TemplateVM vault", "remote vault a", "source: @type:TemplateVM, but remote is a RemoteVM"],
  [
    "* * @type:AdminVM vault",
    "@adminvm vault a",
    "source: @type:AdminVM, but @adminvm is compared without the tags and type of dom0",
  ],
  ["* * @anyvm vault", "dom0 vault a", "source: @anyvm does not include dom0"],
  ["* * @adminvm vault", "work vault a", "source: @adminvm, but the call comes from work"],
  ["* * @dispvm:dvm vault", "dvm vault a", "source: @dispvm:dvm never matches a source"],
  ["* * @dispvm:@tag:red vault", "dvm vault a", "source: @dispvm:@tag:red never matches a source"],
  ["* * * gone", "work gone a", "target: gone does not exist, so the target counts as @default"],
  ["* * * vault", "work gone a", "target: vault, but gone does not exist, so the target counts as @default"],
  ["* * * vault", "work '' a", "target: vault, but the caller named no target"],
  ["* * * @dispvm", "work @default a", "target: @dispvm, but the caller named no target"],
  ["* * * @default", "work vault a", "target: @default, but the caller named vault"],
  ["* * * @dispvm", "work vault a", "target: @dispvm, but the call goes to vault"],
  ["* * * @anyvm", "work dom0 a", "target: @anyvm does not include dom0"],
  ["* * * @tag:blue", "work vault a", "target: @tag:blue, but vault has tags red"],
  ["* * * @tag:red", "work @adminvm a", "target: @tag:red, but @adminvm is compared without the tags and type of dom0"],
  [
    "* * * @tag:blue",
    "work @dispvm:dvm a",
    "target: @tag:blue matches only existing domains, but the call goes to @dispvm:dvm",
  ],
  [
    "* * * @type:AppVM",
    "work @dispvm a",
    "target: @type:AppVM matches only existing domains, but the call goes to @dispvm",
  ],
  [
    "* * * @dispvm",
    "work @dispvm:dvm a",
    "target: @dispvm matches only calls without a template, but the call goes to @dispvm:dvm",
  ],
  ["* * * @dispvm:vault", "work @dispvm:dvm a", "target: @dispvm:vault, but the call goes to @dispvm:dvm"],
  [
    "* * * @dispvm:vault",
    "work @dispvm a",
    "target: @dispvm:vault, but the call goes to @dispvm, and the default disposable template of work is dvm",
  ],
  ["* * * @dispvm:vault", "no-default @dispvm a"],
  ["* * * @dispvm:@tag:red", "gone-default @dispvm a"],
  ["* * * @dispvm:@tag:blue", "work @dispvm a"],
  ["* * * @dispvm:@tag:red", "work @dispvm:dvm a", "target: @dispvm:@tag:red, but dvm has tags blue"],
  [
    "* * * @dispvm:@tag:red",
    "no-default @dispvm a",
    "target: @dispvm:@tag:red, but no-default has no default disposable template",
  ],
  [
    "* * * @dispvm:@tag:red",
    "odd-default @dispvm a",
    "target: @dispvm:@tag:red, but vault is not a template for disposables",
  ],
  ["* * * vault", "work @dispvm a", "target: vault, but the call goes to @dispvm"],
];

const legacyCases: readonly (readonly [string, string, ...string[]])[] = [
  ["work vault", "work vault"],
  [
    "vault work",
    "work vault",
    "source: vault, but the call comes from work",
    "target: work, but the call goes to vault",
  ],
  [
    "@anyvm @anyvm",
    "gone gone",
    "source: @anyvm, but gone does not exist, so no rule of R4.0 matches",
    "target: @anyvm, but gone does not exist, so no rule of R4.0 matches",
  ],
  [
    "@anyvm @anyvm",
    "work @dispvm:vault",
    "target: @anyvm, but vault is not a template for disposables, so no rule of R4.0 matches",
  ],
  ["@anyvm @anyvm", "dom0 @adminvm", "source: @anyvm does not include dom0", "target: @anyvm does not include dom0"],
  [
    "@tag:red @type:AdminVM",
    "dom0 dom0",
    "source: @tag:red never includes dom0 in R4.0",
    "target: @type:AdminVM never includes dom0 in R4.0",
  ],
  ["work work", "dom0 dom0", "source: work, but the call comes from dom0", "target: work, but the call goes to dom0"],
  [
    "@tag:mail @type:TemplateVM",
    "work vault",
    "source: @tag:mail, but work has tags red, blue",
    "target: @type:TemplateVM, but vault is an AppVM",
  ],
  ["@anyvm vault", "work ''", "target: vault, but the caller named no target"],
  ["@anyvm @default", "work vault", "target: @default, but the caller named vault"],
  ["@anyvm @dispvm:@tag:red", "work @dispvm:dvm", "target: @dispvm:@tag:red, but dvm has tags blue"],
  [
    "@anyvm @tag:blue",
    "work @dispvm:dvm",
    "target: @tag:blue matches only existing domains, but the call goes to @dispvm:dvm",
  ],
  [
    "@anyvm @type:AppVM",
    "work @dispvm:dvm",
    "target: @type:AppVM matches only existing domains, but the call goes to @dispvm:dvm",
  ],
  ["@anyvm vault", "work @dispvm", "target: vault, but the call goes to @dispvm:dvm"],
  [
    "@anyvm vault",
    "no-default @dispvm",
    "target: vault, but the call goes to @dispvm, and no-default has no default disposable template",
  ],
  [
    "@anyvm @anyvm",
    "odd-default @dispvm",
    "target: @anyvm, but vault is not a template for disposables, so no rule of R4.0 matches",
  ],
];

t.test("the current dialect", async (t) => {
  for (const [rule, call, ...want] of currentCases) t.strictSame(current(rule, call), want, `${rule} / ${call}`);
});

t.test("R4.0", async (t) => {
  for (const [rule, call, ...want] of legacyCases) t.strictSame(legacy(rule, call), want, `${rule} / ${call}`);
});
