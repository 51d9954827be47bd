import { decodeUtf8 } from "../platform/text/encoding.ts";
import type { Framing } from "./framing.ts";

/** A request as received, with unchecked names. */
export interface RawRequest {
  readonly framing: Framing;
  readonly source: string;
  readonly method: string;
  readonly dest: string;
  readonly argument: string;
  readonly payload: Uint8Array;
}

/** The largest size of a request in bytes, header included (docs/reference/admin-api.md#request-size). */
export const maxRequestBytes = 65_536;

const nul = 0;
const space = 0x20;

/**
 * Splits a whole request in either framing. In the new one, spaces precede the first NUL, and no name contains a space.
 * Returns undefined if the request fits neither framing; it gets no reply.
 */
export function parseRequest(bytes: Uint8Array): RawRequest | undefined {
  const end = bytes.indexOf(nul);
  if (end < 0 || bytes.length > maxRequestBytes) return undefined;
  return bytes.subarray(0, end).includes(space) ? parseNew(bytes, end) : parseOld(bytes);
}

/** `METHOD+ARG SP SRC SP DESTTYPE SP DEST NUL PAYLOAD` */
function parseNew(bytes: Uint8Array, end: number): RawRequest | undefined {
  const header = text(bytes.subarray(0, end));
  const [call = "", source = "", type, ...rest] = header.split(" ");
  const dest = rest.join(" ");
  if (rest.length === 0 || source === "") return undefined;
  const isAdmin = type === "keyword" && dest === "adminvm";
  if (type !== "name" && !isAdmin) return undefined;
  const plus = call.indexOf("+");
  return {
    framing: "new",
    method: plus < 0 ? call : call.slice(0, plus),
    argument: plus < 0 ? "" : call.slice(plus + 1),
    source,
    dest: isAdmin ? "dom0" : dest,
    payload: bytes.subarray(end + 1),
  };
}

/** `SRC NUL METHOD NUL DEST NUL ARG NUL PAYLOAD` */
function parseOld(bytes: Uint8Array): RawRequest | undefined {
  const fields: string[] = [];
  let start = 0;
  while (fields.length < 4) {
    const end = bytes.indexOf(nul, start);
    if (end < 0) return undefined;
    fields.push(text(bytes.subarray(start, end)));
    start = end + 1;
  }
  const [source, method, dest, argument] = fields as [string, string, string, string];
  return { framing: "old", source, method, dest, argument, payload: bytes.subarray(start) };
}

function text(bytes: Uint8Array): string {
  return decodeUtf8(bytes, 0, bytes.length);
}
