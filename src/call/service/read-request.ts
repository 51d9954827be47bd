import { type Request, requestOf } from "../../policy/model/request.ts";

/** A request to the policy service (docs/reference/policy-language.md#policy-request). */
export interface ServiceRequest {
  readonly request: Request;
  /** Whether an ask counts as answered with the target that is asked for. */
  readonly assumeYes: boolean;
  /** Whether only yes or no is wanted: nobody is asked or told, nothing is logged that is allowed. */
  readonly justEvaluate: boolean;
  /** Whether it came before, so that it is worth while to keep what becomes of it. */
  readonly isRepeated: boolean;
}

/** Why a request is no request. The connection is closed without a reply. */
export class RequestFormatError extends Error {
  override readonly name = "RequestFormatError";
}

/** The keys of a request, and what has been read of them; a flag is `yes` or `no`. */
type Values = Partial<Record<(typeof keys)[number], string>>;

const keys = [
  "source",
  "intended_target",
  "service_and_arg",
  "assume_yes_for_ask",
  "just_evaluate",
  "requested_source",
] as const;

/**
 * Reads a request: lines `KEY=VALUE` up to an empty line or the end, in ASCII.
 *
 * @throws RequestFormatError for anything else
 */
export function readServiceRequest(bytes: Uint8Array, isRepeated = false): ServiceRequest {
  const values = readLines(bytes);
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

function readLines(bytes: Uint8Array): Values {
  const values: Values = {};
  for (const line of textOf(bytes).split("\n")) {
    if (line === "") break;
    const equals = line.indexOf("=");
    if (equals < 0) throw new RequestFormatError("a line has no =");
    const name = line.slice(0, equals);
    const key = keys.find((each) => each === name);
    if (key === undefined) throw new RequestFormatError("a key is not known");
    if (values[key] !== undefined) throw new RequestFormatError(`${key} is given twice`);
    values[key] = line.slice(equals + 1);
  }
  return values;
}

/** Only what is before the empty line has to be ASCII. */
function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  const end = text.startsWith("\n") ? 0 : text.indexOf("\n\n");
  const part = end < 0 ? text : text.slice(0, end);
  if (/[^\0-\x7f]/.test(part)) throw new RequestFormatError("it is not ASCII");
  return part;
}

function readFlag(values: Values, key: "assume_yes_for_ask" | "just_evaluate"): boolean {
  const value = values[key] ?? "no";
  if (value !== "yes" && value !== "no") throw new RequestFormatError(`${key} is neither yes nor no`);
  return value === "yes";
}
