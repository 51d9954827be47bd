import { booleanIn } from "../base/boolean-text.ts";
import { QubesError } from "../core/errors.ts";
import { asciiPayload, isOldClient, type ReceivedCall } from "./call.ts";

/** Parses a number of revisions; present clients may send -1. @throws QubesError ProtocolError */
export function readRevisions(call: ReceivedCall): number {
  const text = asciiPayload(call);
  if (!/^-?[0-9]{1,9}$/.test(text)) throw protocol("Revisions to keep contains non ASCII digits");
  const least = isOldClient(call) ? 0 : -1;
  if (Number(text) < least) throw protocol(`Value can't be lower than ${least}`);
  return Number(text);
}

/** Parses a boolean. @throws QubesError ProtocolError */
export function readFlag(call: ReceivedCall): boolean {
  const value = booleanIn(asciiPayload(call));
  if (value === undefined) throw protocol("Payload is not boolean ASCII");
  return value;
}

/** Parses a size in bytes. @throws QubesError ProtocolError */
export function readSize(call: ReceivedCall): number {
  const text = asciiPayload(call);
  if (!/^[0-9]+$/.test(text)) throw protocol("Volume size contains non ASCII digits");
  if (/^0./.test(text)) throw protocol("Volume size starts with zero");
  if (text.length > 19) throw protocol("Volume size is bigger than 19 decimal digits");
  const size = Number(text);
  if (!Number.isSafeInteger(size)) throw protocol(`Volume size is bigger than ${Number.MAX_SAFE_INTEGER}`);
  return size;
}

function protocol(message: string): QubesError {
  return new QubesError("ProtocolError", message);
}
