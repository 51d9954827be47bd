import type { Decision } from "../../src/policy/evaluate/decision.ts";
import { Evaluator } from "../../src/policy/evaluate/evaluator.ts";
import { isMissing, loadLegacyPolicy } from "../../src/policy/load/load-legacy.ts";
import { isBroken, type LoadedPolicy } from "../../src/policy/model/policy.ts";
import { splitCall } from "../../src/policy/model/request.ts";
import { readSystemInfo, type SystemInfo } from "../../src/policy/model/system-info.ts";
import { errorsOf, loadTexts } from "./load-texts.ts";
import { VirtualFiles } from "./virtual-files.ts";

const halted = { tags: [], type: "AppVM", template_for_dispvms: false, default_dispvm: "dvm", power_state: "Halted" };
const running = { ...halted, power_state: "Running" };

/** A system with a domain for every case that decisions distinguish. */
export const domains: Readonly<Record<string, object>> = {
  dom0: { ...running, type: "AdminVM", tags: ["red"], uuid: "00000000-0000-0000-0000-000000000000" },
  work: { ...running, tags: ["red", "blue"], uuid: "u-work" },
  vault: { ...halted, tags: ["red"], uuid: "u-vault" },
  dvm: { ...halted, template_for_dispvms: true, tags: ["blue"], uuid: "u-dvm" },
  hidden: { ...halted, internal: "1", uuid: "u-hidden" },
  "hidden-dvm": { ...halted, internal: true, template_for_dispvms: true, uuid: "u-hidden-dvm" },
  "no-default": { ...halted, default_dispvm: null, uuid: "u-no-default" },
  "gone-default": { ...halted, default_dispvm: "gone", uuid: "u-gone-default" },
  "odd-default": { ...halted, default_dispvm: "vault", uuid: "u-odd-default" },
  remote: { ...running, type: "RemoteVM", relayvm: "work", transport_rpc: "air.Ssh", uuid: "u-remote" },
  unknown: { tags: [], type: "StandaloneVM", template_for_dispvms: false },
};

export const info: SystemInfo = readSystemInfo({ domains });

/**
 * Decides a call, `SOURCE TARGET SERVICE[+ARGUMENT] [REQUESTED-SOURCE]` with `''` for an empty word. The result is one
 * line: `allow TARGET`, `ask TARGET… default=TARGET` or `deny REASON`, and `at LINE` if a rule decided.
 */
export function decideCurrent(rules: string, call: string, system = info): string {
  return describe(evaluate(loadTexts({ "/etc/a.policy": rules, "/rpc/": "" }), call, system));
}

/** Decides by the R4.0 file of a service. */
export function decideLegacy(rules: string, call: string, system = info): string {
  return describe(legacyDecision(rules, call, system));
}

/** Returns the decision itself, by the R4.0 file of a service. */
export function legacyDecision(rules: string, call: string, system = info): Decision {
  const loaded = loadLegacyPolicy(VirtualFiles.of({ "/rpc/a": rules }), "/rpc", "a");
  if (isMissing(loaded)) throw new Error("there is no file");
  return evaluate(loaded, call, system);
}

/** Returns the decision itself, in the current dialect. */
export function decide(rules: string, call: string, system = info): Decision {
  return evaluate(loadTexts({ "/etc/a.policy": rules, "/rpc/": "" }), call, system);
}

function evaluate(policy: LoadedPolicy, text: string, system: SystemInfo): Decision {
  if (isBroken(policy)) throw new Error(errorsOf(policy).join("\n"));
  const [source = "", target = "", call = "", requestedSource] = text
    .split(" ")
    .map((word) => (word === "''" ? "" : word));
  const request = { ...splitCall(call), source, target };
  return new Evaluator(policy).decide(
    requestedSource === undefined ? request : { ...request, requestedSource },
    system,
  );
}

function describe(decision: Decision): string {
  const parts = decision.decision === "deny" ? [decision.reason] : describeTargets(decision);
  const place = decision.decision === "deny" ? decision.rule : decision.rule.place;
  return [decision.decision, ...parts, ...(place === null ? [] : ["at", place.line])].join(" ");
}

function describeTargets(decision: Exclude<Decision, { decision: "deny" }>): readonly string[] {
  if (decision.decision === "allow") return [decision.target];
  const { targets, defaultTarget } = decision;
  return defaultTarget === null ? targets : [...targets, `default=${defaultTarget}`];
}
