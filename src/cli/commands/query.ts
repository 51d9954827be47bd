import { exitCodes } from "../../base/exit-code.ts";
import { suggestNear } from "../../base/near-name.ts";
import type { Arguments } from "../../command/arguments.ts";
import { UsageError } from "../../command/usage-error.ts";
import { writeError } from "../../host/write-all.ts";
import {
  countCombinations,
  findReach,
  maxCombinations,
  mentionedServices,
  type ReachQuestion,
  type ServiceArguments,
} from "../../policy/analyse/reach.ts";
import { type SampleWorld, sampleDomains } from "../../policy/analyse/sample-domains.ts";
import { chooseServiceFiles } from "../../policy/load/file-names.ts";
import { loadCurrentPolicy } from "../../policy/load/load-current.ts";
import { loadAllLegacyServices } from "../../policy/load/load-legacy-services.ts";
import { isBroken, type LoadedPolicy } from "../../policy/model/policy.ts";
import { splitCall } from "../../policy/model/request.ts";
import type { Rule } from "../../policy/model/rule.ts";
import { findDomain, type SystemInfo } from "../../policy/model/system-info.ts";
import { isDom0 } from "../../policy/model/token.ts";
import { findNearService } from "../../policy/services/near-service.ts";
import { findChosenConfiguration } from "../lint/find-configuration.ts";
import { readCatalogue } from "../lint/read-services.ts";
import { writeOutput } from "../output.ts";
import { choosePolicy, openPolicy, type PolicyChoice } from "../policy-choice.ts";
import { coloursFor } from "../reporters/colour.ts";
import { formatDiagnostics } from "../reporters/diagnostics-text.ts";
import { outputColumns } from "../reporters/output-columns.ts";
import { plain } from "../reporters/plain.ts";
import { formatReachCsv } from "../reporters/reach-csv.ts";
import { type ReachRow, reachRows } from "../reporters/reach-rows.ts";
import { formatReachTable } from "../reporters/reach-table.ts";
import { requireServiceName } from "../require-service-name.ts";
import { obtainSystemInfo, reportNoSystemInfo } from "../system-info-choice.ts";

/** `qrexec-policy query` */
export async function runQuery(given: Arguments): Promise<number> {
  if (given.flag("daemon") && given.value("system-info") !== undefined) {
    throw new UsageError("--daemon and --system-info cannot be used together");
  }
  const choice = choosePolicy(given);
  const policy = load(choice);
  if (isBroken(policy)) {
    writeError(formatDiagnostics(policy.errors.map(({ diagnostic }) => diagnostic)));
    return exitCodes.policy.code;
  }
  const world = await obtainWorld(given, policy);
  if (typeof world === "string") return reportNoSystemInfo("query", world);
  const services = servicesOf(choice, policy.rules);
  checkService(given, services);
  const question = readQuestion(given, world, services);
  const found = findReach(openPolicy(choice), question);
  if (found.length === 0) writeError("nothing found: every call that was looked at is denied\n");
  writeOutput(format(reachRows(found, world.meanings), given.value("format")));
  return exitCodes.allow.code;
}

function load({ files, place }: PolicyChoice): LoadedPolicy {
  return place.dialect === "legacy"
    ? loadAllLegacyServices(files, place.directory)
    : loadCurrentPolicy(files, place.sources);
}

/** Lists the services of R4.0. A file without rules counts: it denies calls that the file for all arguments may allow. */
function servicesOf({ files, place }: PolicyChoice, rules: readonly Rule[]): readonly ServiceArguments[] {
  if (place.dialect === "current") return mentionedServices(rules);
  const names = files.list(place.directory).value ?? [];
  const found = new Map<string, string[]>();
  for (const { service, argument } of chooseServiceFiles(names)) {
    const known = found.get(service) ?? [];
    found.set(service, known);
    if (argument !== "*") known.push(argument);
  }
  return [...found].map(([service, args]) => ({ service, arguments: args, others: true }));
}

async function obtainWorld(given: Arguments, policy: LoadedPolicy): Promise<SampleWorld | string> {
  if (given.flag("daemon") || given.value("system-info") !== undefined) {
    const info = await obtainSystemInfo(given, policy.dialect);
    return typeof info === "string" ? info : { info, meanings: new Map() };
  }
  return sampleDomains(policy.rules);
}

/**
 * Refuses a service that cannot exist, and one that no rule names if it is probably misspelt.
 *
 * @throws UsageError
 */
function checkService(given: Arguments, mentioned: readonly ServiceArguments[]): void {
  const wanted = given.value("service");
  if (wanted === undefined || wanted === "*") return;
  const { service } = splitCall(wanted);
  requireServiceName(service);
  const names = mentioned.map((each) => each.service).filter((name) => name !== null);
  if (names.includes(service)) return;
  const near = findNearService(service, readCatalogue(findChosenConfiguration(given)), names);
  if (near !== undefined) throw new UsageError(`unknown service "${service}"; did you mean "${near}"?`);
}

function readQuestion(
  given: Arguments,
  { info, meanings }: SampleWorld,
  mentioned: readonly ServiceArguments[],
): ReachQuestion {
  const isMadeUp = meanings.size > 0;
  const from = given.value("from");
  const to = given.value("to");
  if (from !== undefined) requireDomain("from", from, info, isMadeUp);
  if (to !== undefined && to !== "@dispvm") requireDomain("to", to.replace(/^@dispvm:/, ""), info, isMadeUp);
  const question = {
    info,
    services: selectServices(given.value("service"), mentioned),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
  const count = countCombinations(question);
  if (count > maxCombinations) {
    throw new UsageError(
      `too many calls to decide: ${count}; expected at most ${maxCombinations}\n  help: limit the query with --from or --service (--to limits only the output)`,
    );
  }
  return question;
}

/** @throws UsageError for a name that the system, or without its description the policy, does not have */
function requireDomain(option: string, name: string, info: SystemInfo, isMadeUp: boolean): void {
  if (isDom0(name) || findDomain(info, name) !== undefined) return;
  const other = option === "to" ? ", @dispvm or @dispvm:NAME" : "";
  const expected = `expected a domain of the ${isMadeUp ? "policy" : "system"}${other}`;
  const help = isMadeUp ? "\n  help: use --system-info or --daemon; any-qube is a domain that no rule names" : "";
  const meant = suggestNear(name, [...info.domains.keys()]);
  throw new UsageError(`unknown domain for --${option}: "${plain(name)}"; ${expected}${meant}${help}`);
}

function selectServices(
  wanted: string | undefined,
  mentioned: readonly ServiceArguments[],
): readonly ServiceArguments[] {
  if (wanted === undefined) return mentioned;
  if (wanted === "*") return [{ service: null, arguments: [], others: true }];
  const { service, argument } = splitCall(wanted);
  if (wanted.includes("+")) return [{ service, arguments: [argument], others: false }];
  const known = mentioned.find((each) => each.service === service);
  return [known ?? { service, arguments: [], others: true }];
}

function format(rows: readonly ReachRow[], wanted: string | undefined): string {
  switch (wanted) {
    case "json":
      return `${JSON.stringify(rows)}\n`;
    case "csv":
      return formatReachCsv(rows);
    default:
      return rows.length === 0 ? "" : formatReachTable(rows, coloursFor(1), outputColumns());
  }
}
