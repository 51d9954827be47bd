import { isPrintable } from "../../policy/model/characters.ts";
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
  let start = 0;
  let index = 0;
  // A loop over positions creates the fewest objects, and each call runs it (docs/performance.md).
  while (start < text.length) {
    const newline = text.indexOf("\n", start);
    if (newline === start) break;
    const end = newline < 0 ? text.length : newline;
    index = indexOfKey(text, start, index);
    const key = keys[index];
    if (key === undefined) throw noKey(text, start, end);
    if (values[key] !== undefined) throw new RequestFormatError(`${key} is given twice`);
    values[key] = text.slice(start + key.length + 1, end);
    start = end + 1;
  }
  const { source, intended_target: target, service_and_arg: call, requested_source: requestedSource = "" } = values;
  // The keys are ASCII, and so are the flags, which are checked by their values.
  if (!isPrintable(`${source}${target}${call}${requestedSource}`)) checkAscii(text.slice(0, start));
  return values;
}

/**
 * Returns the index of the key with which the line at a position begins, or -1. Callers send the keys in order, so the
 * search begins after the key of the line before.
 */
function indexOfKey(text: string, start: number, first: number): number {
  for (let index = first; index < keys.length; index++) {
    if (text.startsWith(keyStarts[index] as string, start)) return index;
  }
  for (let index = 0; index < first; index++) {
    if (text.startsWith(keyStarts[index] as string, start)) return index;
  }
  return -1;
}

function noKey(text: string, start: number, end: number): RequestFormatError {
  const line = text.slice(start, end);
  checkAscii(line);
  return new RequestFormatError(line.includes("=") ? "unknown key" : "a line without =");
}

/** @param part the text before the empty line; only this part must be ASCII */
function checkAscii(part: string): void {
  if (/[^\0-\x7f]/.test(part)) throw new RequestFormatError("the request is not ASCII");
}

function readFlag(values: RequestValues, key: "assume_yes_for_ask" | "just_evaluate"): boolean {
  const value = values[key] ?? "no";
  if (value !== "yes" && value !== "no") throw new RequestFormatError(`${key} must be yes or no`);
  return value === "yes";
}
