import { readFileSync } from "node:fs";

/** The number of the group `qubes`, to which a store belongs; undefined on machines without it. */
export function qubesGroup(): number | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    const gid = /^qubes:[^:]*:([0-9]+):/m.exec(readFileSync("/etc/group", "utf8"))?.[1];
    return gid === undefined ? undefined : Number(gid);
  } catch {
    return undefined;
  }
}
