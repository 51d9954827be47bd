import { readFileSync } from "node:fs";

/** Returns the id of the group `qubes`; undefined if it does not exist. */
export function qubesGroup(): number | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    const gid = /^qubes:[^:]*:([0-9]+):/m.exec(readFileSync("/etc/group", "utf8"))?.[1];
    return gid === undefined ? undefined : Number(gid);
  } catch {
    return undefined;
  }
}
