/** A call that asks for a decision. All text comes from outside: the source, a qube, decides what it says. */
export interface Request {
  /** The service without its argument. */
  readonly service: string;
  /** The argument, beginning with `+`; `+` alone is an empty one or none. */
  readonly argument: string;
  readonly source: string;
  /** The target that the caller intends; empty means `@default`. */
  readonly target: string;
  /** Set by a relay on behalf of a RemoteVM (docs/reference/policy-language.md#requested-source). */
  readonly requestedSource?: string;
  /** `SERVICE[+ARGUMENT]` as the caller wrote it; R4.0 chooses the policy file by it. */
  readonly call: string;
}

/** Cuts `SERVICE[+ARGUMENT]` into its parts: the argument begins at the first `+`, none is the same as an empty one. */
export function splitCall(call: string): {
  readonly service: string;
  readonly argument: string;
  readonly call: string;
} {
  const plus = call.indexOf("+");
  return plus < 0
    ? { service: call, argument: "+", call }
    : { service: call.slice(0, plus), argument: call.slice(plus), call };
}

/**
 * A request for `SERVICE[+ARGUMENT]`. Written out: a spread would make a hidden class of its own for each request
 * (docs/performance.md).
 */
export function requestOf(source: string, target: string, call: string, requestedSource?: string): Request {
  const { service, argument } = splitCall(call);
  return requestedSource === undefined
    ? { service, argument, source, target, call }
    : { service, argument, source, target, call, requestedSource };
}
