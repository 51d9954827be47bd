import { readlinkSync, realpathSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathStatus } from "../files/path-status.ts";
import { isAlive } from "./unix-server.ts";

/** As many as the kernel follows. */
const maxLinks = 40;

/**
 * Makes room for a socket at a path (socketPlace): one that nobody serves any more is removed.
 *
 * @returns where the socket is to be made
 * @throws Error (by rejection) when another process serves it, or something is there that is no socket
 */
export async function claimSocketPath(path: string): Promise<string> {
  const place = socketPlace(path);
  // Of what cannot be looked at, making a socket there tells why.
  const status = pathStatus(place);
  if (status === undefined) return place;
  if (!status.isSocket()) throw new Error(`${place} is there, and no socket: nothing is made in its place`);
  if (await isAlive(place)) throw new Error(`another process serves ${path}`);
  rmSync(place, { force: true });
  return place;
}

/**
 * Where the socket belongs that is wanted at a path: there, or where a link there leads, as `policy.Ask` and `policy.Notify`
 * lead to one socket of the agent.
 *
 * @throws Error when links lead nowhere
 */
export function socketPlace(path: string): string {
  let place = resolve(path);
  for (let links = 0; pathStatus(place)?.isSymbolicLink(); links++) {
    if (links >= maxLinks) throw new Error(`${path} is a loop of symbolic links`);
    place = resolve(realpathSync(dirname(place)), readlinkSync(place));
  }
  return place;
}
