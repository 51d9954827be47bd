import { exitCodes } from "../../base/exit-code.ts";
import { type Answer, makeAnswer } from "../../call/answer.ts";
import type { Arguments } from "../../command/arguments.ts";
import { UsageError } from "../../command/usage-error.ts";
import { type Request, requestOf } from "../../policy/model/request.ts";
import { writeOutput } from "../output.ts";
import { choosePolicy, openPolicy } from "../policy-choice.ts";
import { answerJson } from "../reporters/answer-json.ts";
import { formatAnswer } from "../reporters/answer-text.ts";
import { obtainSystemInfo, reportNoSystemInfo } from "../system-info-choice.ts";
import { runBatch } from "./eval-batch.ts";

/** `qrexec-policy eval` */
export async function runEval(given: Arguments): Promise<number> {
  const batch = given.flag("batch");
  const request = batch ? undefined : readRequest(given);
  if (batch && given.positionals.length > 0)
    throw new UsageError("--batch takes its requests from standard input only");
  if (batch && given.value("system-info") === "-") throw new UsageError("--batch already reads standard input");
  const choice = choosePolicy(given);
  const info = await obtainSystemInfo(given, choice.place.dialect);
  if (typeof info === "string") return reportNoSystemInfo("eval", info);
  const policy = openPolicy(choice);
  const assumeYes = given.flag("assume-yes-for-ask");
  if (request === undefined) return runBatch(policy, info, assumeYes);
  const answer = makeAnswer(policy.decide(request, info), info, policy.dialect, assumeYes);
  writeOutput(
    given.value("format") === "json"
      ? `${JSON.stringify(answerJson(answer, info, policy.dialect))}\n`
      : formatAnswer(answer, request, choice.files),
  );
  return exitCodeOf(answer, given.flag("exit-ask"));
}

function readRequest(given: Arguments): Request {
  const [source, target, call] = given.positionals;
  if (source === undefined || target === undefined || call === undefined || given.positionals.length > 3) {
    throw new UsageError(`expected 3 arguments, SOURCE TARGET SERVICE[+ARG], got ${given.positionals.length}`);
  }
  return requestOf(source, target, call, given.value("requested-source"));
}

function exitCodeOf({ decision }: Answer, exitAsk: boolean): number {
  switch (decision.decision) {
    case "allow":
      return exitCodes.allow.code;
    case "ask":
      return exitAsk ? exitCodes.ask.code : exitCodes.deny.code;
    case "deny":
      return decision.errors === undefined ? exitCodes.deny.code : exitCodes.policy.code;
  }
}
