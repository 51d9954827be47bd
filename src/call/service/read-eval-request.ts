import { RequestFormatError } from "./read-request.ts";

/** A request to `policy.EvalSimple` or `policy.EvalGUI`, as qrexec writes it to a socket. */
export interface EvalRequest {
  /** The domain that sent the request. */
  readonly remote: string;
  /** The call to evaluate: `SERVICE[+ARGUMENT]`. */
  readonly call: string;
  readonly source: string;
  readonly target: string;
}

const maxSourceBytes = 31;
const maxTargetBytes = 63;

/**
 * Reads `SERVICE+CALL REMOTE[ …] NUL SOURCE NUL TARGET`, up to the end of the connection, one character for each byte.
 *
 * @throws RequestFormatError if the text has another form, or if a name has other characters or is too long
 */
export function readEvalRequest(text: string, service: string): EvalRequest {
  const [header = "", source = "", target = "", ...rest] = text.split("\0");
  const [invoked = "", remote = ""] = header.split(" ");
  const plus = invoked.indexOf("+");
  const call = plus < 0 ? "" : invoked.slice(plus + 1);
  if ((plus < 0 ? invoked : invoked.slice(0, plus)) !== service)
    throw new RequestFormatError(`the request is not for ${service}`);
  if (call === "" || call.startsWith("+"))
    throw new RequestFormatError(`${service} needs the service to evaluate as its argument`);
  if (!/^[A-Za-z0-9+._-]+$/.test(call)) throw new RequestFormatError("the name of the service has invalid characters");
  for (const [name, maxBytes] of [
    [remote, maxTargetBytes],
    [source, maxSourceBytes],
    [target, maxTargetBytes],
  ] as const) {
    if (name.length > maxBytes || !/^[A-Za-z0-9_.-]+$/.test(name))
      throw new RequestFormatError("malformed name of a domain");
  }
  if (rest.length > 0) throw new RequestFormatError("expected a source and a target, got more");
  return { remote, call, source, target };
}
