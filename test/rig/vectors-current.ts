import type { AllowDecision, DenyDecision } from "../../src/policy/evaluate/decision.ts";
import { Evaluator } from "../../src/policy/evaluate/evaluator.ts";
import { choose, denyReply, makeReply } from "../../src/policy/evaluate/reply.ts";
import { loadCurrentPolicy } from "../../src/policy/load/load-current.ts";
import type { Rule } from "../../src/policy/model/rule.ts";
import { readSystemInfo, type SystemInfo } from "../../src/policy/model/system-info.ts";
import {
  type Check,
  type CurrentRecord,
  compareDeny,
  compareFields,
  compareLoad,
  type Expectation,
  placeFiles,
  type VectorRequest,
} from "./vectors.ts";

const policyDirectory = "/etc/qubes/policy.d";
const runtimeDirectory = "/run/qubes/policy.d";
const legacyDirectory = "/etc/qubes-rpc/policy";

/** Compares the load of a policy, and the decision and reply of every case, with the reference. */
export function checkCurrentRecord(record: CurrentRecord): readonly Check[] {
  const { id, files, runtime_files, compat_files, parse, cases, system_info } = record;
  const placed = placeFiles({
    [policyDirectory]: files,
    [runtimeDirectory]: runtime_files,
    [legacyDirectory]: compat_files,
  });
  const directories = runtime_files === undefined ? [policyDirectory] : [runtimeDirectory, policyDirectory];
  const policy = loadCurrentPolicy(placed, { directories, legacyDirectory });
  const evaluator = new Evaluator(policy);
  const info = readSystemInfo(system_info ?? { domains: {} });
  return [
    compareLoad(`${id} parse`, policy, parse, describeRule),
    ...cases.map(({ request, expect }, number) => checkCase(`${id} case ${number}`, evaluator, info, request, expect)),
  ];
}

function checkCase(
  at: string,
  evaluator: Evaluator,
  info: SystemInfo,
  { service, argument = "+", source, target, requested_source }: VectorRequest,
  expect: Expectation,
): Check {
  const request = { service, argument, source, target, call: service + argument };
  const decision = evaluator.decide(
    requested_source === undefined ? request : { ...request, requestedSource: requested_source },
    info,
  );
  if (decision.decision === "deny" || expect.decision === "deny" || expect.decision === "error") {
    return compareDeny(at, { ...decision }, expect);
  }
  const common = {
    decision: decision.decision,
    user: decision.user,
    autostart: decision.autostart,
    notify: decision.notify,
    requested_target: decision.requestedTarget,
    source: decision.source,
    rule: decision.rule.place,
  };
  const { choose: choice, assume_yes: assumed } = expect as { choose?: Followup; assume_yes?: Followup };
  const replies: Readonly<Record<string, string | DenyDecision>> =
    decision.decision === "allow"
      ? { response: reply(decision, info) }
      : {
          choose: reply(choose(decision, choice?.target ?? ""), info),
          assume_yes: reply(choose(decision, decision.requestedTarget), info),
        };
  const outcome =
    decision.decision === "allow"
      ? { target: decision.target }
      : { targets: decision.targets, default_target: decision.defaultTarget };
  const texts = mapValues(replies, (made) => (typeof made === "string" ? made : denyReply));
  const want = {
    ...expect,
    response: expect["response"] ?? denyReply,
    choose: choice?.response ?? denyReply,
    assume_yes: assumed?.response ?? denyReply,
  };
  const reasons = mapValues(replies, (made) => (typeof made === "string" ? undefined : made.reason));
  return compareFields("case", at, { ...common, ...outcome, ...texts }, want, reasons);
}

/** The result of a user's choice; null if the reference crashes while it makes the reply. */
interface Followup {
  readonly target?: string;
  readonly response: string | null;
}

function reply(decision: AllowDecision | DenyDecision, info: SystemInfo): string | DenyDecision {
  if (decision.decision === "deny") return decision;
  const made = makeReply(decision, info);
  return "text" in made ? made.text : made;
}

function mapValues<From, To>(
  values: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}

function describeRule({ place, service, argument, source, target, action }: Rule): object {
  const params =
    action.kind === "deny"
      ? { notify: action.notify }
      : {
          ...(action.target === undefined ? {} : { target: action.target.text }),
          ...(action.kind === "ask" && action.defaultTarget ? { default_target: action.defaultTarget.text } : {}),
          ...(action.user === undefined ? {} : { user: action.user }),
          notify: action.notify,
          autostart: action.autostart,
        };
  return {
    ...place,
    service: service ?? "*",
    argument: argument ?? "*",
    source: source.text,
    target: target.text,
    action: action.kind,
    params,
  };
}
