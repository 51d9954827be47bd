import { exitCodes } from "../../base/exit-code.ts";
import type { Arguments } from "../../command/arguments.ts";
import { UsageError } from "../../command/usage-error.ts";
import { writeError } from "../../host/write-all.ts";
import { loadCurrentPolicy } from "../../policy/load/load-current.ts";
import { loadAllLegacyServices } from "../../policy/load/load-legacy-services.ts";
import { isBroken, type LoadedPolicy } from "../../policy/model/policy.ts";
import { splitCall } from "../../policy/model/request.ts";
import type { Rule } from "../../policy/model/rule.ts";
import { writeOutput } from "../output.ts";
import { choosePolicy, type PolicyChoice } from "../policy-choice.ts";
import { formatDiagnostics } from "../reporters/diagnostics-text.ts";
import { outputColumns } from "../reporters/output-columns.ts";
import { ruleJson } from "../reporters/rule-json.ts";
import { formatRules } from "../reporters/rules-text.ts";

/** `SERVICE[+ARGUMENT]` of characters that qrexec lets through. */
const serviceNames = /^[\w@.-][\w@.+-]*$/;

/** `qrexec-policy rules` */
export function runRules(given: Arguments): number {
  const service = given.value("service");
  if (service !== undefined && !serviceNames.test(service)) {
    throw new UsageError(`${JSON.stringify(service)} is not a possible name of a service`);
  }
  const policy = load(choosePolicy(given), service);
  const json = given.value("format") === "json";
  if (isBroken(policy)) {
    const diagnostics = policy.errors.map((error) => error.diagnostic);
    if (json) writeOutput(`${JSON.stringify({ errors: diagnostics })}\n`);
    else writeError(formatDiagnostics(diagnostics));
    return exitCodes.policy.code;
  }
  const rules = selectRules(policy.rules, service);
  writeOutput(
    json
      ? `${JSON.stringify(rules.map((rule) => ruleJson(rule, policy.dialect)))}\n`
      : formatRules(rules, policy.dialect, outputColumns()),
  );
  return exitCodes.allow.code;
}

function load({ files, place }: PolicyChoice, service: string | undefined): LoadedPolicy {
  return place.dialect === "legacy"
    ? loadAllLegacyServices(files, place.directory, service)
    : loadCurrentPolicy(files, place.sources);
}

/** The rules that can match a service; without an argument, for every argument. */
function selectRules(rules: readonly Rule[], wanted: string | undefined): readonly Rule[] {
  if (wanted === undefined) return rules;
  const { service, argument } = splitCall(wanted);
  return rules.filter(
    (rule) =>
      (rule.service === null || rule.service === service) &&
      (rule.argument === null || !wanted.includes("+") || rule.argument === argument),
  );
}
