import { type AllowDecision, type AskDecision, type Decision, deny } from "../../src/policy/evaluate/decision.ts";
import { Evaluator } from "../../src/policy/evaluate/evaluator.ts";
import { clientArguments, planExecution } from "../../src/policy/evaluate/execution.ts";
import { choose, makeLegacyReply } from "../../src/policy/evaluate/reply.ts";
import { isMissing, loadLegacyPolicy } from "../../src/policy/load/load-legacy.ts";
import { splitCall } from "../../src/policy/model/request.ts";
import type { Rule } from "../../src/policy/model/rule.ts";
import { readSystemInfo, type SystemInfo } from "../../src/policy/model/system-info.ts";
import {
  type Check,
  compareDeny,
  compareFields,
  compareLoad,
  type Expectation,
  type LegacyRecord,
  placeFiles,
} from "./vectors.ts";

const directory = "/etc/qubes-rpc/policy";

/** Compares the load of each service's policy, and the decision and execution of every case, with R4.0's. */
export function checkLegacyRecord(record: LegacyRecord): readonly Check[] {
  const { id, files, parse_services, cases, system_info } = record;
  const placed = placeFiles({ [directory]: files });
  const info = readSystemInfo(system_info ?? { domains: {} });
  const loads = Object.entries(parse_services).map(([call, expected]) => {
    const loaded = loadLegacyPolicy(placed, directory, call);
    const at = `${id} parse ${call}`;
    if (!isMissing(loaded)) return compareLoad(at, loaded, expected, describeRule);
    return compareFields("parse", at, { kind: "PolicyNotFound" }, expected.ok ? { kind: "a policy" } : expected.error);
  });
  const evaluators = new Map<string, Evaluator | null>();
  const decide = (call: string, source: string, target: string): Decision => {
    let evaluator = evaluators.get(call);
    if (evaluator === undefined) {
      const loaded = loadLegacyPolicy(placed, directory, call);
      evaluator = isMissing(loaded) ? null : new Evaluator(loaded);
      evaluators.set(call, evaluator);
    }
    return evaluator === null
      ? deny("policy-not-found", "there is no file")
      : evaluator.decide({ ...splitCall(call), source, target }, info);
  };
  return [
    ...loads,
    ...cases.map(({ request: { service, source, target }, expect }, number) =>
      checkCase(`${id} case ${number}`, decide(service, source, target), info, expect),
    ),
  ];
}

function checkCase(at: string, decision: Decision, info: SystemInfo, expect: Expectation): Check {
  if (decision.decision === "deny" || expect.decision === "deny" || expect.decision === "error") {
    return compareDeny(at, { ...decision }, expect);
  }
  const common = {
    decision: decision.decision,
    user: decision.user,
    requested_target: decision.requestedTarget,
    rule: decision.rule.place,
  };
  if (decision.decision === "allow") {
    return compareFields("case", at, { ...common, target: decision.target, exec: execute(decision, info) }, expect);
  }
  const got = { ...common, targets: decision.targets, default_target: decision.defaultTarget };
  return compareFields("case", at, { ...got, choose: executeChoice(decision, info, expect) }, expect);
}

function executeChoice(decision: AskDecision, info: SystemInfo, expect: Expectation): object {
  const { target } = expect["choose"] as { target: string };
  const chosen = choose(decision, target);
  return { target, exec: chosen.decision === "allow" ? execute(chosen, info) : chosen };
}

/** The arguments of qrexec-client, and the calls to the core daemon before and after it. */
function execute(decision: AllowDecision, info: SystemInfo): object {
  const plan = planExecution(decision, makeLegacyReply(decision), info);
  const run = (domain: string, ...qubesd: readonly (readonly string[])[]) => ({
    qrexec_client: clientArguments(plan, domain, "PID,SRC,ID"),
    qubesd,
  });
  switch (plan.kind) {
    case "dom0":
      return run("dom0");
    case "domain":
      return run(plan.name, [plan.name, "admin.vm.Start"]);
    case "disposable": {
      const domain = "disp4242";
      const made = [plan.template, "admin.vm.CreateDisposable"];
      return run(domain, made, [domain, "admin.vm.Start"], [domain, "admin.vm.Kill"]);
    }
  }
}

function describeRule({ place, source, target, action }: Rule): object {
  const params =
    action.kind === "deny"
      ? {}
      : {
          ...(action.target === undefined ? {} : { target: action.target.text }),
          ...(action.kind === "ask" && action.defaultTarget ? { default_target: action.defaultTarget.text } : {}),
          ...(action.user === undefined ? {} : { user: action.user }),
        };
  return { ...place, source: source.text, target: target.text, action: action.kind, params };
}
