import { checkDomainName } from "../core/domain-name.ts";
import { QubesError } from "../core/errors.ts";
import { asciiPayload, type ReceivedCall } from "./call.ts";

/** Parsed payload of a creation. Label and pools may not exist. */
export interface CreateOptions {
  readonly name: string;
  readonly label: string;
  /** Pool of all volumes. */
  readonly pool: string | undefined;
  /** Pools of single volumes, by volume name. */
  readonly pools: Readonly<Record<string, string>>;
}

const volumes = ["root", "private", "volatile", "kernel"];

function refuse(message: string): never {
  throw new QubesError("ProtocolError", message);
}

/**
 * Parses the payload of a creation (docs/reference/admin-api.md#create-payload).
 *
 * @throws QubesError if it is malformed
 */
export function readCreateOptions(call: ReceivedCall, mayChoosePool: boolean): CreateOptions {
  const given = readPairs(asciiPayload(call));
  const pools: Record<string, string> = {};
  for (const [key, value] of given) {
    // A malformed name is reported first, as in the reference.
    if (key === "name") checkDomainName(value);
    if (key === "name" || key === "label") continue;
    if (key !== "pool" && !key.startsWith("pool:")) refuse("Options does not match: name, label, pool, pool:");
    if (!mayChoosePool) refuse("Pool option specified but 'allow_pool' is False");
    if (key === "pool") continue;
    const volume = key.slice("pool:".length);
    if (!volumes.includes(volume)) refuse(`Volume must be one of: ${volumes.join(", ")}`);
    pools[volume] = value;
  }
  const pool = given.get("pool");
  if (pool !== undefined && Object.keys(pools).length > 0) {
    refuse("Conflicting options specified: 'pool=', 'pool:volume='");
  }
  const name = given.get("name") ?? refuse("Creation requested without key: name");
  const label = given.get("label") ?? refuse("Creation requested without key: label");
  if (/^[0-9]+$/.test(label)) throw new QubesError("QubesInvalidLabelError", "Label must not be a digit");
  return { name, label, pool, pools };
}

function readPairs(text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const word of text.split(" ")) {
    const equals = word.indexOf("=");
    if (equals < 0) refuse("Options must be separated by equal sign");
    const key = word.slice(0, equals);
    if (pairs.has(key)) refuse("Options must be unique");
    pairs.set(key, word.slice(equals + 1));
  }
  return pairs;
}
