import { exitCodes } from "../../base/exit-code.ts";
import { makeAnswer } from "../../call/answer.ts";
import type { Arguments } from "../../command/arguments.ts";
import { UsageError } from "../../command/usage-error.ts";
import { writeError } from "../../host/write-all.ts";
import { explain, explainRefusal } from "../../policy/analyse/explain.ts";
import { isServiceName } from "../../policy/evaluate/check-request.ts";
import { type DenyDecision, deny, isDeny } from "../../policy/evaluate/decision.ts";
import { loadCurrentPolicy } from "../../policy/load/load-current.ts";
import { isMissing, loadLegacyPolicy } from "../../policy/load/load-legacy.ts";
import { isBroken, type LoadedPolicy } from "../../policy/model/policy.ts";
import { type Request, requestOf } from "../../policy/model/request.ts";
import { findChosenConfiguration } from "../lint/find-configuration.ts";
import { readCatalogue } from "../lint/read-services.ts";
import { writeOutput } from "../output.ts";
import { choosePolicy, type PolicyChoice } from "../policy-choice.ts";
import { compareWithLog, type LoggedVerdict, looksLikeLogLine, readLogLine } from "../read-log-line.ts";
import { formatDiagnostics } from "../reporters/diagnostics-text.ts";
import { explanationJson } from "../reporters/explanation-json.ts";
import { LineQuotes } from "../reporters/explanation-quote.ts";
import { formatExplanation } from "../reporters/explanation-text.ts";
import { plain } from "../reporters/plain.ts";
import { requireServiceName } from "../require-service-name.ts";
import { obtainSystemInfo, reportNoSystemInfo } from "../system-info-choice.ts";

/** The number of tried rules that are shown without `--all`. */
const shownRules = 40;

/** `qrexec-policy explain` */
export async function runExplain(given: Arguments): Promise<number> {
  const { request, verdict } = readCall(given);
  requireServiceName(request.service);
  const catalogue = readCatalogue(findChosenConfiguration(given));
  const choice = choosePolicy(given);
  const { dialect } = choice.place;
  const json = given.value("format") === "json";
  const policy = loadFor(request, choice);
  if (!isDeny(policy) && isBroken(policy)) {
    const errors = policy.errors.map((error) => error.diagnostic);
    writeError(formatDiagnostics(errors));
    if (json) writeOutput(`${JSON.stringify({ errors })}\n`);
    return exitCodes.policy.code;
  }
  const info = await obtainSystemInfo(given, dialect);
  if (typeof info === "string") return reportNoSystemInfo("explain", info);
  const quotes = new LineQuotes(choice.files);
  const explanation = isDeny(policy)
    ? explainRefusal(policy, request, catalogue)
    : explain(policy, request, info, (rule) => dialect === "legacy" || quotes.hasFiveColumns(rule), catalogue);
  const { decision } = explanation;
  const answer = makeAnswer(decision, info, dialect);
  const logged = verdict === null ? null : compareWithLog(verdict, decision);
  const explained = { request, info, dialect, explanation, answer, logged };
  const shown = given.flag("all") ? Number.POSITIVE_INFINITY : shownRules;
  writeOutput(
    json
      ? `${JSON.stringify(explanationJson(explained, quotes, shown))}\n`
      : formatExplanation(explained, quotes, shown),
  );
  return decision.decision === "allow" ? exitCodes.allow.code : exitCodes.deny.code;
}

/** Returns the call that the arguments name, and the decision if they are a log line. */
function readCall(given: Arguments): { readonly request: Request; readonly verdict: LoggedVerdict | null } {
  const { positionals } = given;
  const requestedSource = given.value("requested-source");
  const [source, target, call] = positionals;
  if (positionals.length === 1 && source !== undefined && looksLikeLogLine(source)) {
    const logged = readLogLine(source);
    if (logged === undefined) {
      throw new UsageError(`"${plain(source)}" is not a log line; expected SERVICE+ARG: SOURCE -> TARGET: DECISION`);
    }
    const { verdict } = logged;
    return {
      request: requestOf(logged.source, logged.target, logged.call, requestedSource),
      verdict,
    };
  }
  if (source === undefined || target === undefined || call === undefined || positionals.length > 3) {
    throw new UsageError(
      `expected SOURCE TARGET SERVICE[+ARG], or a log line as one argument, got ${positionals.length} arguments`,
    );
  }
  return { request: requestOf(source, target, call, requestedSource), verdict: null };
}

/** Returns the policy that decides a call. In R4.0 the call can be denied before: its service may have no file. */
function loadFor({ call }: Request, { files, place }: PolicyChoice): LoadedPolicy | DenyDecision {
  if (place.dialect === "current") return loadCurrentPolicy(files, place.sources);
  if (!isServiceName(call)) return deny("bad-request", "the service has characters that no service can have");
  const policy = loadLegacyPolicy(files, place.directory, call);
  return isMissing(policy) ? deny("policy-not-found", `Policy not found for service ${call}`) : policy;
}
