import t from "tap";
import { explain } from "../../../src/policy/analyse/explain.ts";
import { Evaluator } from "../../../src/policy/evaluate/evaluator.ts";
import { loadLegacyPolicy } from "../../../src/policy/load/load-legacy.ts";
import type { Policy } from "../../../src/policy/model/policy.ts";
import { requestOf } from "../../../src/policy/model/request.ts";
import { isDom0 } from "../../../src/policy/model/token.ts";
import { makeCatalogue } from "../../../src/policy/services/catalogue.ts";
import type { ServiceArgument } from "../../../src/policy/services/service.ts";
import { loadTexts } from "../../rig/load-texts.ts";
import { info } from "../../rig/small-system.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

const catalogue = makeCatalogue();

function load(rules: string): Policy {
  return loadTexts({ "/etc/30-user.policy": rules, "/rpc/": "" }) as Policy;
}

function explainCall(source: string, target: string, call: string, rules = "* * @anyvm * deny") {
  return explain(load(rules), requestOf(source, target, call), info, () => true, catalogue);
}

/** Calls with the proposed line. Each is denied by a rule for every service. */
const proposals: readonly (readonly [call: string, line: string])[] = [
  ["work vault qubes.Filecopy", "qubes.Filecopy + work vault allow"],
  ["work vault local.Scan+a", "local.Scan +a work vault allow"],
  ["work @dispvm qubes.OpenURL", "qubes.OpenURL + work @dispvm allow"],
  // Services that give power ask.
  ["work vault qubes.VMShell", "qubes.VMShell + work vault ask"],
  ["work vault qubes.VMExec+ls", "qubes.VMExec +ls work vault ask"],
  ["work vault qubes.VMRootShell", "qubes.VMRootShell + work vault ask"],
  ["work @default qubes.VMShell", "qubes.VMShell + work @default ask target=NAME"],
  ["work dom0 policy.Replace+a", "policy.Replace +a work dom0 ask"],
  ["work dom0 qubes.InputKeyboard", "qubes.InputKeyboard + work dom0 ask"],
  ["work vault qubes.USB+2-1", "qubes.USB +2-1 work vault ask"],
  // Calls of the Admin API reach dom0.
  ["work vault admin.vm.List", "admin.vm.List + work vault allow target=dom0"],
  ["work @default admin.vm.List", "admin.vm.List + work @default allow target=dom0"],
  ["work '' admin.Events", "admin.Events + work @default allow target=dom0"],
  ["work @dispvm:dvm admin.vm.CreateDisposable", "admin.vm.CreateDisposable + work @dispvm:dvm ask target=dom0"],
  ["work vault admin.vm.Start", "admin.vm.Start + work vault ask target=dom0"],
  ["work work admin.vm.Shutdown+force", "admin.vm.Shutdown +force work work ask target=dom0"],
  ["work vault admin.vm.property.Set+netvm", "admin.vm.property.Set +netvm work vault ask target=dom0"],
  ["work vault admin.vm.Future", "admin.vm.Future + work vault allow target=dom0"],
  ["work dom0 admin.vm.List", "admin.vm.List + work dom0 allow"],
  ["work @adminvm admin.property.Set+clockvm", "admin.property.Set +clockvm work @adminvm ask"],
  ["work vault policy.RegisterArgument+a.B", "policy.RegisterArgument +a.B work vault ask target=dom0"],
  ["work @default qubes.NotifyUpdates", "qubes.NotifyUpdates + work @default allow target=dom0"],
  // A service that needs a user gets it.
  ["work vault u2f.Register", "u2f.Register + work vault allow user=root"],
  ["work @default u2f.Register", "u2f.Register + work @default allow target=NAME user=root"],
  ["work vault qubes.USBAttach", "qubes.USBAttach + work vault ask user=root"],
];

t.test("the proposed line", async (t) => {
  for (const [call, line] of proposals) {
    const [source = "", target = "", service = ""] = call.replace("''", "").split(" ");
    const { change, help } = explainCall(source, target, service);
    t.same([change?.line, help], [line, null], call);
    t.equal(change?.because === null, !line.includes(" ask"), call);
  }
});

/** Calls for which no line is proposed, with the help. */
const refusals: readonly (readonly [call: string, help: string])[] = [
  ["work vault qubes.Filecpy", 'correct the call: unknown service "qubes.Filecpy"; did you mean "qubes.Filecopy"?'],
  ["work vault admin.vm.list", 'correct the call: unknown service "admin.vm.list"; did you mean "admin.vm.List"?'],
  ["wrok vault qubes.Filecopy", "correct the call: the source wrok does not exist; did you mean work?"],
  ["other vault qubes.Filecopy", "correct the call: the source other does not exist"],
  [
    "work Vault qubes.Filecopy",
    "correct the call: Vault does not exist, so the target counts as @default; did you mean vault?",
  ],
  ["work other qubes.Filecopy", "correct the call: other does not exist, so the target counts as @default"],
  ["work other admin.vm.Start", "correct the call: other does not exist, so the target counts as @default"],
  [
    "work vault qubes.Filecopy+all",
    'correct the call: "qubes.Filecopy" does not take the argument "+all"; expected no argument (+) or +allow-all-names',
  ],
  [
    "work vault qubes.StartApp",
    'correct the call: "qubes.StartApp" does not take a call without an argument (+); expected an application',
  ],
  [
    "work vault qubes.NotifyUpdates",
    'correct the call: only dom0 serves "qubes.NotifyUpdates", but the call names vault',
  ],
  ["work work qubes.Filecopy", "no line allows this call: loopback qrexec connection not supported"],
];

t.test("calls that no line should allow", async (t) => {
  for (const [call, help] of refusals) {
    const [source = "", target = "", service = ""] = call.split(" ");
    const explained = explainCall(source, target, service);
    t.same([explained.change, explained.help], [null, help], call);
  }
});

t.test("a service that a rule names is not misspelt", async (t) => {
  const { change, notes } = explainCall("work", "vault", "qubes.Filecpy", "qubes.Filecpy * work vault deny");
  t.same([change?.line, notes], ["qubes.Filecpy + work vault allow", []]);
});

t.test("an allowed call has the notes too", async (t) => {
  const { decision, notes } = explainCall("work", "vault", "qubes.Filecpy", "* * * * allow");
  t.same([decision.decision, notes], ["allow", ['unknown service "qubes.Filecpy"; did you mean "qubes.Filecopy"?']]);
});

t.test("a refused call names the domain that is meant", async (t) => {
  t.same(explainCall("work", "@dispvm:dvn", "qubes.OpenURL").notes, ["dvn does not exist; did you mean dvm?"]);
  t.same(explainCall("work", "@dispvm:vault", "qubes.OpenURL").notes, []);
  const request = requestOf("work", "vault", "qubes.OpenURL", "remot");
  const { notes } = explain(load(""), request, info, () => true, catalogue);
  t.same(notes, ["remot does not exist; did you mean remote?"]);
});

t.test("R4.0 separates options by commas", async (t) => {
  const explained = (target: string, service: string) => {
    const policy = loadLegacyPolicy(VirtualFiles.of({ [`/rpc/${service}`]: "@anyvm @anyvm deny\n" }), "/rpc", service);
    return explain(policy as Policy, requestOf("work", target, service), info, () => true, catalogue).change?.line;
  };
  t.equal(explained("vault", "admin.vm.Start"), "work vault ask,target=dom0");
  t.equal(explained("vault", "qubes.USBAttach"), "work vault ask,user=root");
  t.equal(explained("@default", "u2f.Register"), "work @default allow,target=NAME,user=root");
});

/** Returns an argument that a service takes. */
function goodArgument(argument: ServiceArgument): string {
  switch (argument.takes) {
    case "set":
      return `+${argument.values[0]}`;
    case "name":
      return argument.of === "port" ? "+80" : "+some";
    default:
      return "+";
  }
}

t.test("each proposed line has the announced effect, for every service", async (t) => {
  let proposed = 0;
  for (const { name, kind, servedBy, argument } of catalogue.values()) {
    for (const target of ["vault", "dom0", "@adminvm", "@default", "@dispvm", "@dispvm:dvm", "work"]) {
      const { change } = explainCall("work", target, `${name}${goodArgument(argument)}`, "* * * * deny");
      if (change === null) continue;
      proposed++;
      const line = change.line.replace("NAME", "vault");
      const request = requestOf("work", target, `${name}${goodArgument(argument)}`);
      const decision = new Evaluator(load(`${line}\n* * * * deny\n`)).decide(request, info);
      const what = `${target} ${line}`;
      if (decision.decision === "deny") t.fail(`denied: ${what}`);
      const power = kind === "control" || kind === "input" || kind === "device" || kind === "admin-write";
      if ((decision.decision === "ask") !== power) t.fail(`asks wrongly: ${what}`);
      const targets =
        decision.decision === "allow" ? [decision.target] : decision.decision === "ask" ? decision.targets : [];
      if (servedBy === "dom0" && !targets.every(isDom0)) t.fail(`misses dom0: ${what}`);
    }
  }
  t.ok(proposed > 800, `${proposed}`);
});
