import { parentPath, resolvePath } from "../../base/path.ts";
import { removeFile } from "../files/change-files.ts";
import { isKind } from "../files/file-kind.ts";
import { pathStatus } from "../files/path-status.ts";
import { readLink, realPath } from "../files/read-files.ts";
import { workingDirectory } from "../process/this-process.ts";
import { isAlive } from "./is-alive.ts";

/** The maximum number of links that the kernel follows. */
const maxLinks = 40;

/**
 * Prepares a path for a socket (socketPlace): a stale socket is removed.
 *
 * @returns the path where the socket must be created
 * @throws Error (by rejection) if another process serves the socket, or the path is not a socket
 */
export async function claimSocketPath(path: string): Promise<string> {
  const place = socketPlace(path);
  // If the path cannot be examined, creating the socket reports the reason.
  const status = pathStatus(place);
  if (status === undefined) return place;
  if (!isKind(status, "socket")) throw new Error(`${place} exists and is not a socket; it is left alone`);
  if (await isAlive(place)) throw new Error(`another process serves ${path}`);
  removeFile(place);
  return place;
}

/**
 * Returns the place of a socket: its path, or the target if the path is a link. `policy.Ask` and `policy.Notify` can be
 * links to one socket of the agent.
 *
 * @throws Error if the links are dangling
 */
export function socketPlace(path: string): string {
  let place = resolvePath(workingDirectory(), path);
  for (let links = 0; isLink(place); links++) {
    if (links >= maxLinks) throw new Error(`${path} is a loop of symbolic links`);
    place = resolvePath(realPath(parentPath(place)), readLink(place));
  }
  return place;
}

function isLink(path: string): boolean {
  const status = pathStatus(path);
  return status !== undefined && isKind(status, "link");
}
