import t from "tap";
import { Evaluator } from "../../../src/policy/evaluate/evaluator.ts";
import { isBroken } from "../../../src/policy/model/policy.ts";
import { splitCall } from "../../../src/policy/model/request.ts";
import { readSystemInfo } from "../../../src/policy/model/system-info.ts";
import { load } from "../../rig/load-texts.ts";
import { decide, domains, legacyDecision } from "../../rig/small-system.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

const at = "/etc/a.policy:1";

/** Calls of the current dialect: the policy, the call, the reason, the message, and whether a rule decided. */
const current: readonly (readonly [rules: string, call: string, reason: string, message: string, isByRule: boolean])[] =
  [
    ["* * @anyvm work allow", "work vault a", "no-match", "no matching rule found", false],
    ["* * work vault deny", "work vault a", "rule", `denied by policy ${at}`, true],
    ["* * work work allow", "work @dispvm:vault a", "not-dispvm-template", "not a template for dispvm: vault", false],
    [
      "* * work vault allow target=@dispvm:work",
      "work vault a",
      "not-dispvm-template",
      "not a template for dispvm: work",
      true,
    ],
    ["* * work vault allow", "work @odd a", "bad-request-target", 'invalid target of the call: "@odd"', false],
    ["* * work vault allow", "work @tag:red a", "bad-request-target", 'invalid target of the call: "@tag:red"', false],
    [
      "* * remote vault allow",
      "work vault a gone",
      "requested-source-unknown",
      "unknown requested source qube 'gone'",
      false,
    ],
    [
      "* * remote vault allow",
      "work vault a dvm",
      "requested-source-not-remote",
      "dvm: requested source is only authorized for RemoteVM",
      false,
    ],
    ["* * remote vault allow", "vault work a remote", "not-a-relay", "vault is not a relay for remote", false],
    [
      "* * work @anyvm allow",
      "work '' a",
      "no-target",
      `policy define 'allow' action at ${at} but no target is specified by caller or policy`,
      true,
    ],
    [
      "* * no-default @dispvm allow",
      "no-default @dispvm a",
      "no-default-dispvm",

      `policy define 'allow' action at ${at} to @dispvm but no default disposable template is set for this VM`,
      true,
    ],
    [
      "* * work unknown allow autostart=no",
      "work unknown a",
      "unknown-power-state",
      "the power state of unknown is unknown",
      true,
    ],
    [
      "* * work unknown ask autostart=no target=unknown",
      "work unknown a",
      "unknown-power-state",
      "the power state of unknown is unknown",
      true,
    ],
    [
      "* * work vault allow autostart=no",
      "work vault a",
      "would-autostart",
      "target vault is denied because it would require autostart",
      true,
    ],
    [
      "* * work vault ask autostart=no",
      "work vault a",
      "no-ask-targets",
      `policy define 'ask' action at ${at} but no target is available to choose from`,
      true,
    ],
    ["* * gone vault ask", "gone vault a", "unknown-source", "the source gone is not a domain", true],
    ["* * unknown vault ask", "unknown vault a", "unknown-uuid", "the uuid of unknown is unknown", true],
    [
      "* * work @default ask\n* * work @dispvm:gone allow",
      "work '' a",
      "unknown-dispvm-template",
      "@dispvm:gone in the policy does not name a domain",
      true,
    ],
    [
      "* * gone-default @default ask\n* * gone-default @dispvm allow",
      "gone-default '' a",
      "unknown-dispvm-template",
      "the default disposable template gone is not a domain",
      true,
    ],
    [
      "* * gone-default @dispvm:@tag:red allow\n* * @anyvm @dispvm allow",
      "gone-default @dispvm a",

      "unknown-dispvm-template",
      "the default disposable template of gone-default, gone, does not exist",
      true,
    ],
    [
      "* * no-default @dispvm:dvm allow",
      "no-default @dispvm a",
      "no-default-dispvm",
      `no-default has no default disposable template to compare with @dispvm:dvm at ${at}`,
      true,
    ],
  ];

t.test("each deny of the current dialect says why, and names the rule", async (t) => {
  for (const [rules, call, reason, message, isByRule] of current) {
    const rule = isByRule ? { file: "/etc/a.policy", line: 1 } : null;
    t.match(decide(rules, call), { decision: "deny", reason, message, rule }, `${rules}: ${call}`);
    t.equal(decide(rules, call).rule === null, !isByRule);
  }
});

const place = "/rpc/a:1";
const noDispvm = `policy define 'allow' action to @dispvm at ${place} but no DispVM base is set for this VM`;

const legacy: readonly (readonly [rules: string, call: string, reason: string, message: string, isByRule: boolean])[] =
  [
    ["work vault allow", "work dvm a", "no-match", "no matching rule found", false],
    ["work vault deny", "work vault a", "rule", `denied by policy ${place}`, true],
    [
      "work @anyvm allow",
      "work '' a",
      "no-target",
      `policy define 'allow' action at ${place} but no target is specified by caller or policy`,
      true,
    ],
    ["no-default @dispvm allow", "no-default @dispvm a", "no-default-dispvm", noDispvm, true],
    ["no-default vault allow,target=@dispvm", "no-default vault a", "no-default-dispvm", noDispvm, true],
    ["work vault allow,target=gone", "work vault a", "invalid-redirect", `invalid target= value in ${place}`, true],
    [
      "work @default ask",
      "work '' a",
      "no-ask-targets",
      `policy define 'ask' action at ${place} but no target is available to choose from`,
      true,
    ],
    [
      "no-default @default ask\nno-default vault allow,target=@dispvm",
      "no-default '' a",
      "no-default-dispvm",
      "no-default has no default disposable template",
      true,
    ],
  ];

t.test("each deny of the R4.0 dialect says why, and names the rule", async (t) => {
  for (const [rules, call, reason, message, isByRule] of legacy) {
    const rule = isByRule ? { file: "/rpc/a", line: 1 } : null;
    t.match(legacyDecision(rules, call), { decision: "deny", reason, message, rule }, `${rules}: ${call}`);
    t.equal(legacyDecision(rules, call).rule === null, !isByRule);
  }
});

t.test("R4.0 always starts the target, and never notifies", async (t) => {
  const granted = { source: "work", requestedTarget: "vault", user: null, autostart: true, notify: false };
  t.match(legacyDecision("work vault allow", "work vault a"), { decision: "allow", ...granted, target: "vault" });
  t.match(legacyDecision("work vault ask,target=vault", "work vault a"), {
    ...{ decision: "ask", ...granted, targets: ["vault"], defaultTarget: null },
  });
});

t.test("a source that does not exist is no error of the program", async (t) => {
  for (const target of ["@dispvm", "vault", "''", "@dispvm:dvm"]) {
    t.match(decide("* * @anyvm @anyvm allow", `gone ${target} a`), { decision: /allow|deny/ }, target);
    t.match(legacyDecision("@anyvm @anyvm allow", `gone ${target} a`), { decision: /allow|deny/ }, target);
  }
  t.match(legacyDecision("work @default ask\nwork @dispvm:gone allow\nwork vault allow", "work '' a"), {
    targets: ["vault"],
  });
});

t.test("a target that the daemon does not report is named", async (t) => {
  const { dom0: _, ...others } = domains;
  const decision = decide(
    "* * work @default ask\n* * work @adminvm allow",
    "work '' a",
    readSystemInfo({ domains: others }),
  );
  t.match(decision, { reason: "unknown-target", message: "dom0 is not a domain" });
});

t.test("a call that names its template needs no default template", async (t) => {
  t.match(decide("* * no-default @dispvm:dvm allow", "no-default @dispvm:dvm a"), { decision: "allow" });
});

t.test("targets that single rules offer are sorted", async (t) => {
  const rules = "* * work @default ask\n* * work vault allow\n* * work @dispvm:dvm allow\n* * work dvm allow";
  t.match(decide(rules, "work '' a"), { targets: ["@dispvm:dvm", "dvm", "vault"] });
});

t.test("dom0 needs no start, even if its power state is unknown", async (t) => {
  const { power_state: _, ...dom0 } = domains["dom0"] as { power_state: string };
  const system = readSystemInfo({ domains: { ...domains, dom0 } });
  for (const rule of ["allow autostart=no", "ask autostart=no target=dom0"]) {
    t.match(decide(`* * work @adminvm ${rule}`, "work dom0 a", system), { decision: rule.split(" ")[0] });
  }
});

t.test("an error of the load that has a line, but is not in its syntax, is a failure of the load", async (t) => {
  const files = VirtualFiles.of({ "/etc/a.policy": "!include part\n", "/etc/part": "" });
  files.addProblem("/etc/part", { code: "unreadable", message: "cannot be read" });
  const policy = load(files);
  if (!isBroken(policy)) throw new Error("the policy loads");
  const decision = new Evaluator(policy).decide(
    { ...splitCall("a"), source: "work", target: "vault" },
    readSystemInfo({ domains }),
  );
  const errors = policy.errors.map(({ diagnostic }) => diagnostic);
  t.match(decision, { reason: "load-failure", rule: null, message: errors[0]?.message, errors });
});
