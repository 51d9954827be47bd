import { type Request, splitCall } from "../../policy/model/request.ts";

/** A request to the policy service (vectors/README.md, "Format daemon"). */
export interface ServiceRequest {
  readonly request: Request;
  /** Whether an ask counts as answered with the target that is asked for. */
  readonly assumeYes: boolean;
  /** Whether only yes or no is wanted: nobody is asked or told, nothing is logged that is allowed. */
  readonly justEvaluate: boolean;
}

/** Why a request is no request. The connection is closed without a reply. */
export class RequestFormatError extends Error {
  override readonly name = "RequestFormatError";
}

const required = ["source", "intended_target", "service_and_arg"] as const;
const flags = ["assume_yes_for_ask", "just_evaluate"] as const;
const known: readonly string[] = [...required, ...flags, "requested_source"];

/**
 * Reads a request: lines `KEY=VALUE` up to an empty line or the end, in ASCII.
 *
 * @throws RequestFormatError for anything else
 */
export function readServiceRequest(bytes: Uint8Array): ServiceRequest {
  const values = readLines(bytes);
  for (const key of required) if (!values.has(key)) throw new RequestFormatError(`${key} is missing`);
  const requestedSource = values.get("requested_source");
  const request: Request = {
    ...splitCall(values.get("service_and_arg") as string),
    source: values.get("source") as string,
    target: values.get("intended_target") as string,
    ...(requestedSource === undefined ? {} : { requestedSource }),
  };
  return {
    request,
    assumeYes: readFlag(values, "assume_yes_for_ask"),
    justEvaluate: readFlag(values, "just_evaluate"),
  };
}

function readLines(bytes: Uint8Array): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of textOf(bytes).split("\n")) {
    if (line === "") break;
    const equals = line.indexOf("=");
    if (equals < 0) throw new RequestFormatError("a line has no =");
    const key = line.slice(0, equals);
    if (!known.includes(key)) throw new RequestFormatError("a key is not known");
    if (values.has(key)) throw new RequestFormatError(`${key} is given twice`);
    values.set(key, line.slice(equals + 1));
  }
  return values;
}

/** Only what is before the empty line has to be ASCII. */
function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("latin1");
  const end = text.startsWith("\n") ? 0 : text.indexOf("\n\n");
  const part = end < 0 ? text : text.slice(0, end);
  if (/[^\0-\x7f]/.test(part)) throw new RequestFormatError("it is not ASCII");
  return part;
}

function readFlag(values: ReadonlyMap<string, string>, key: (typeof flags)[number]): boolean {
  const value = values.get(key) ?? "no";
  if (value !== "yes" && value !== "no") throw new RequestFormatError(`${key} is neither yes nor no`);
  return value === "yes";
}
