import { hasPrintableTexts, type Request, requestOf } from "../../policy/model/request.ts";

/** A request to the policy service (docs/reference/policy-language.md#policy-request). */
export interface ServiceRequest {
  readonly request: Request;
  /** Whether an ask counts as answered with the requested target. */
  readonly assumeYes: boolean;
  /** Whether the request is only evaluated: without question and notification, and with a log line only for a deny. */
  readonly justEvaluate: boolean;
  /** Whether the same request came before, so that the answer is worth caching. */
  readonly isRepeated: boolean;
}

/** A request is malformed. */
export class RequestFormatError extends Error {
  override readonly name = "RequestFormatError";
}

type RequestKey = (typeof keys)[number];

const keys = [
  "source",
  "intended_target",
  "service_and_arg",
  "assume_yes_for_ask",
  "just_evaluate",
  "requested_source",
] as const;

const keyStarts = keys.map((key) => `${key}=`);

/**
 * Reads a request: lines `KEY=VALUE` in ASCII, up to an empty line or the end.
 *
 * @param text one character for each byte
 * @throws RequestFormatError if the text has another form
 */
export function readServiceRequest(text: string, isRepeated = false): ServiceRequest {
  /** The values in the order of the keys. An array takes less time than an object with six keys. */
  const values: (string | undefined)[] = [undefined, undefined, undefined, undefined, undefined, undefined];
  const lines = text.split("\n");
  let index = 0;
  // Each call runs this loop (docs/performance.md).
  for (let number = 0; number < lines.length; number++) {
    const line = lines[number] as string;
    if (line === "") {
      lines.length = number;
      break;
    }
    // Callers send the keys in order.
    let keyStart = keyStarts[index];
    if (keyStart === undefined || !line.startsWith(keyStart)) {
      index = keyStarts.findIndex((each) => line.startsWith(each));
      keyStart = keyStarts[index];
      if (keyStart === undefined) throw noKey(line);
    }
    if (values[index] !== undefined) throw new RequestFormatError(`${keys[index]} is given twice`);
    values[index] = line.slice(keyStart.length);
    index++;
  }
  // An array pattern would make an iterator.
  const source = values[0];
  const target = values[1];
  const call = values[2];
  const assumeYes = values[3];
  const justEvaluate = values[4];
  const request = requestOf(source ?? "", target ?? "", call ?? "", values[5]);
  // The keys are ASCII, and so are the flags, which are checked by their values.
  if (!hasPrintableTexts(request)) checkAscii(lines.join("\n"));
  if (source === undefined) throw new RequestFormatError("source is missing");
  if (target === undefined) throw new RequestFormatError("intended_target is missing");
  if (call === undefined) throw new RequestFormatError("service_and_arg is missing");
  return {
    request,
    assumeYes: assumeYes !== undefined && readFlag(assumeYes, "assume_yes_for_ask"),
    justEvaluate: justEvaluate !== undefined && readFlag(justEvaluate, "just_evaluate"),
    isRepeated,
  };
}

function noKey(line: string): RequestFormatError {
  checkAscii(line);
  return new RequestFormatError(line.includes("=") ? "unknown key" : "a line without =");
}

/** @param part the text before the empty line; only this part must be ASCII */
function checkAscii(part: string): void {
  if (/[^\0-\x7f]/.test(part)) throw new RequestFormatError("the request is not ASCII");
}

function readFlag(value: string, key: RequestKey): boolean {
  if (value !== "yes" && value !== "no") throw new RequestFormatError(`${key} must be yes or no`);
  return value === "yes";
}
