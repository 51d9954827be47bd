import { type Request, requestOf } from "../../policy/model/request.ts";

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

/** A request is malformed. The connection is closed without a reply. */
export class RequestFormatError extends Error {
  override readonly name = "RequestFormatError";
}

type RequestKey = (typeof keys)[number];

/** The values of a request by key. A flag is `yes` or `no`. */
type RequestValues = Partial<Record<RequestKey, string>>;

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
  const values = readLines(text);
  const { source, intended_target: target, service_and_arg: call, requested_source: requestedSource } = values;
  if (source === undefined) throw new RequestFormatError("source is missing");
  if (target === undefined) throw new RequestFormatError("intended_target is missing");
  if (call === undefined) throw new RequestFormatError("service_and_arg is missing");
  return {
    request: requestOf(source, target, call, requestedSource),
    assumeYes: readFlag(values, "assume_yes_for_ask"),
    justEvaluate: readFlag(values, "just_evaluate"),
    isRepeated,
  };
}

function readLines(text: string): RequestValues {
  const values: RequestValues = {};
  const part = requestPart(text);
  // A loop over positions creates the fewest objects, and each call runs it (docs/performance.md).
  for (let start = 0; start < part.length; ) {
    const newline = part.indexOf("\n", start);
    const end = newline < 0 ? part.length : newline;
    if (end === start) break;
    const key = keyAt(part, start);
    if (key === undefined) {
      const equals = part.indexOf("=", start);
      throw new RequestFormatError(equals < 0 || equals > end ? "a line without =" : "unknown key");
    }
    if (values[key] !== undefined) throw new RequestFormatError(`${key} is given twice`);
    values[key] = part.slice(start + key.length + 1, end);
    start = end + 1;
  }
  return values;
}

/** Returns the key with which the line at a position begins. */
function keyAt(part: string, start: number): RequestKey | undefined {
  for (let index = 0; index < keys.length; index++) {
    if (part.startsWith(keyStarts[index] as string, start)) return keys[index];
  }
  return undefined;
}

/** Returns the text before the empty line. Only this part must be ASCII. */
function requestPart(text: string): string {
  const end = text.startsWith("\n") ? 0 : text.indexOf("\n\n");
  const part = end < 0 ? text : text.slice(0, end);
  if (/[^\0-\x7f]/.test(part)) throw new RequestFormatError("the request is not ASCII");
  return part;
}

function readFlag(values: RequestValues, key: "assume_yes_for_ask" | "just_evaluate"): boolean {
  const value = values[key] ?? "no";
  if (value !== "yes" && value !== "no") throw new RequestFormatError(`${key} must be yes or no`);
  return value === "yes";
}
