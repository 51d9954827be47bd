import { decodeUtf8 } from "../platform/text/encoding.ts";

/** A call of the Admin API (docs/reference/admin-api.md#requests). */
export interface ApiCall {
  readonly source: string;
  readonly method: string;
  readonly dest: string;
  readonly argument?: string;
  readonly payload?: string;
}

/** The two framings of a request: `new` since April 2020, `old` in R4.0. Replies have the same framing in both. */
export type Framing = "new" | "old";

/** The reply of a daemon (docs/reference/admin-api.md#reply-types). */
export type ApiReply =
  | { readonly kind: "success"; readonly content: Uint8Array }
  /** The daemon refused; `name` is the class of the exception. */
  | { readonly kind: "exception"; readonly name: string; readonly message: string }
  /** An empty reply: the daemon aborted, or supports only the second framing. */
  | { readonly kind: "empty" }
  | { readonly kind: "malformed" };

/** Returns the bytes of a request, one character for each byte. Names and arguments must be ASCII. */
export function encodeCall(call: ApiCall, framing: Framing): string {
  const { source, method, dest, argument = "", payload = "" } = call;
  return framing === "new"
    ? `${method}+${argument} ${source} name ${dest}\0${payload}`
    : `${source}\0${method}\0${dest}\0${argument}\0${payload}`;
}

/** Decodes a whole reply. */
export function decodeReply(bytes: Uint8Array): ApiReply {
  if (bytes.length === 0) return { kind: "empty" };
  if (bytes[1] !== 0) return { kind: "malformed" };
  if (bytes[0] === 0x30) return { kind: "success", content: bytes.subarray(2) };
  if (bytes[0] !== 0x32) return { kind: "malformed" };
  // 2 NUL CLASS NUL TRACEBACK NUL FORMAT NUL (ARG NUL)*
  const fields = decodeUtf8(bytes, 2).split("\0");
  if (fields.length < 4) return { kind: "malformed" };
  const args = fields.slice(3, -1);
  const message = (fields[2] as string).replace(/%[%sdr]/g, (place) =>
    place === "%%" ? "%" : (args.shift() ?? place),
  );
  return { kind: "exception", name: fields[0] as string, message };
}
