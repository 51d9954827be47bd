import { exitCodes } from "../../base/exit-code.ts";
import { makeAnswer } from "../../call/answer.ts";
import type { PolicySource } from "../../call/policy-source.ts";
import { inputTexts } from "../../platform/process/standard-input.ts";
import { deny } from "../../policy/evaluate/decision.ts";
import { type Request, requestOf } from "../../policy/model/request.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import { writeOutput } from "../output.ts";
import { type AnswerJson, answerJson } from "../reporters/answer-json.ts";
import { BatchLines, maximumLine } from "./batch-lines.ts";

/**
 * Decides the requests of standard input, one JSON object a line, and writes one decision a line, in order. A malformed
 * line gets a deny, a blank line nothing. Each line is answered before more is read, so that a script can take turns.
 */
export async function runBatch(policy: PolicySource, info: SystemInfo, assumeYes: boolean): Promise<number> {
  const decide = (line: string | undefined): AnswerJson => {
    const request = line === undefined ? tooLong : parseRequest(line);
    return typeof request === "string"
      ? answerJson({ decision: deny("bad-request", request) }, info, policy.dialect)
      : answerJson(makeAnswer(policy.decide(request, info), info, policy.dialect, assumeYes), info, policy.dialect);
  };
  const answerLines = (lines: readonly (string | undefined)[]): void => {
    const answers = lines.filter((line) => line?.trim() !== "").map((line) => `${JSON.stringify(decide(line))}\n`);
    if (answers.length > 0) writeOutput(answers.join(""));
  };
  const lines = new BatchLines();
  for await (const chunk of inputTexts()) {
    answerLines(lines.add(chunk));
  }
  answerLines([lines.end()]);
  return policy.loads ? exitCodes.allow.code : exitCodes.policy.code;
}

const tooLong = `the line is longer than ${maximumLine} characters`;

/** Returns the request of a line, or the error of the line. */
function parseRequest(line: string): Request | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return `the request is not JSON: ${(error as Error).message}`;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "the request is not an object";
  const fields = value as Record<string, unknown>;
  for (const key of ["service", "source", "target"]) {
    if (typeof fields[key] !== "string") return `"${key}" of the request is not a string`;
  }
  const { service, source, target } = fields as Record<string, string> & {
    service: string;
    source: string;
    target: string;
  };
  const argument = fields["argument"] ?? "";
  const requestedSource = fields["requested_source"] ?? "";
  if (typeof argument !== "string" || typeof requestedSource !== "string") {
    return '"argument" and "requested_source" of the request are strings when given';
  }
  if (argument !== "" && (!argument.startsWith("+") || service.includes("+"))) {
    return '"argument" begins with +, and then "service" has none';
  }
  return requestOf(source, target, service + argument, requestedSource === "" ? undefined : requestedSource);
}
