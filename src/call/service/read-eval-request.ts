import { RequestFormatError } from "./read-request.ts";

/** A request to `policy.EvalSimple` or `policy.EvalGUI`, as qrexec passes it on to a socket. */
export interface EvalRequest {
  /** The domain that asks. */
  readonly remote: string;
  /** `SERVICE[+ARGUMENT]` that it asks about. */
  readonly call: string;
  readonly source: string;
  readonly target: string;
}

const maxSourceBytes = 31;
const maxTargetBytes = 63;

/**
 * Reads `SERVICE+CALL REMOTE[ …] NUL SOURCE NUL TARGET`, up to the end of the connection.
 *
 * @throws RequestFormatError for anything else, other characters than names have, and names that are too long
 */
export function readEvalRequest(bytes: Uint8Array, service: string): EvalRequest {
  const [header = "", source = "", target = "", ...rest] = Buffer.from(bytes).toString("latin1").split("\0");
  const [invoked = "", remote = ""] = header.split(" ");
  const plus = invoked.indexOf("+");
  const call = plus < 0 ? "" : invoked.slice(plus + 1);
  if ((plus < 0 ? invoked : invoked.slice(0, plus)) !== service)
    throw new RequestFormatError(`it is not for ${service}`);
  if (call === "" || call.startsWith("+")) throw new RequestFormatError(`${service} needs a service to ask about`);
  if (!/^[A-Za-z0-9+._-]+$/.test(call)) throw new RequestFormatError("the service has characters that none can have");
  for (const [name, maxBytes] of [
    [remote, maxTargetBytes],
    [source, maxSourceBytes],
    [target, maxTargetBytes],
  ] as const) {
    if (name.length > maxBytes || !/^[A-Za-z0-9_.-]+$/.test(name)) throw new RequestFormatError("a name is none");
  }
  if (rest.length > 0) throw new RequestFormatError("there is more than a source and a target");
  return { remote, call, source, target };
}
