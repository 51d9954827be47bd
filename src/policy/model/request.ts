import { isPrintable } from "./characters.ts";

/** A call that needs a decision. Its text is untrusted: the source, a qube, chooses it. */
export interface Request {
  /** The service, without its argument. */
  readonly service: string;
  /** The argument with its `+`. A lone `+` means an empty argument or none. */
  readonly argument: string;
  readonly source: string;
  /** The target that the caller requests; empty means `@default`. */
  readonly target: string;
  /** The RemoteVM that a relay acts for (docs/reference/policy-language.md#requested-source). */
  readonly requestedSource?: string;
  /** `SERVICE[+ARGUMENT]` as the caller wrote it. R4.0 selects the policy file by it. */
  readonly call: string;
}

/** The last request with printable texts. Reading, deciding and logging a request test the same one. */
let lastPrintable: Request | undefined;

/** Returns whether all texts of a request are printable ASCII without spaces. */
export function hasPrintableTexts(request: Request): boolean {
  if (request === lastPrintable) return true;
  const { service, argument, source, target, requestedSource = "", call } = request;
  const named = service + argument;
  if (!isPrintable((named === call ? call : named + call) + source + target + requestedSource)) return false;
  lastPrintable = request;
  return true;
}

/** Splits `SERVICE[+ARGUMENT]` at the first `+`. A missing argument is the same as an empty one. */
export function splitCall(call: string): Pick<Request, "service" | "argument" | "call"> {
  const { service, argument } = requestOf("", "", call);
  return { service, argument, call };
}

/**
 * Returns a request for `SERVICE[+ARGUMENT]`, split as `splitCall` does. The properties are written
 * out, because a spread would create a hidden class for each request (docs/performance.md).
 */
export function requestOf(source: string, target: string, call: string, requestedSource?: string): Request {
  const plus = call.indexOf("+");
  const service = plus < 0 ? call : call.slice(0, plus);
  const argument = plus < 0 ? "+" : call.slice(plus);
  return requestedSource === undefined
    ? { service, argument, source, target, call }
    : { service, argument, source, target, call, requestedSource };
}
