import type { CopyProgress, PoolUses, StorageFinding } from "../storage/pool.ts";
import type { App } from "./app.ts";
import { powerClaims } from "./domain-locks.ts";

/** Fires `domain-volume-copy-progress` on the domain whose volume is written. */
export function fireCopyProgress(app: App, { pool, vid, copied, total }: CopyProgress): void {
  for (const domain of app.domains) {
    const volume = domain.volumes.config().find((each) => each.pool === pool && each.vid === vid);
    if (volume === undefined) continue;
    const args = { volume: volume.name, copied: String(copied), total: String(total) };
    domain.fire("domain-volume-copy-progress", args);
  }
}

/** Returns the findings in all pools. Volumes of domains that run, or that are being made or removed, are skipped. */
export async function checkStorage(app: App): Promise<readonly StorageFinding[]> {
  // A volume is opened on first use.
  const inUse = new Set<string>();
  const volumes: PoolUses["volumes"][number][] = [];
  for (const domain of [...app.domains, ...app.domains.hidden]) {
    for (const { pool = "", vid } of domain.volumes.everyConfig()) {
      if (!domain.isHalted || !domain.isListed) inUse.add(`${pool} ${vid}`);
      const directory = app.storage.findPool(pool)?.config["dir_path"];
      if (directory !== undefined && vid !== undefined) volumes.push({ directory, vid });
    }
  }
  const { pools } = app.storage;
  const findings: StorageFinding[] = [];
  for (const [index, pool] of pools.entries()) {
    const other = pool.sharesDirectoryWith(pools.slice(0, index));
    if (other !== null) {
      const path = pool.config["dir_path"] as string;
      findings.push({ path, text: `the pools ${other.name} and ${pool.name} share a directory` });
    }
    findings.push(...(await pool.check({ isInUse: (vid) => inUse.has(`${pool.name} ${vid}`), volumes })));
  }
  return findings;
}

/**
 * Ends the use of the volumes of halted domains, as a shutdown does. Data from before a crash is committed or discarded
 * (docs/reference/reflink-storage.md#recovery-at-daemon-start).
 *
 * @param signal ends the work early
 * @param onError receives the failures
 */
export async function recoverVolumes(app: App, signal: AbortSignal, onError: (error: Error) => void): Promise<void> {
  for (const domain of [...app.domains]) {
    if (signal.aborted) return;
    if (domain.isAdminVM || !domain.isHalted) continue;
    try {
      await app.locks.run(
        () => powerClaims(domain),
        async () => {
          if (domain.isListed && domain.isHalted) await domain.volumes.recover();
        },
      );
    } catch (error) {
      onError(error as Error);
    }
  }
}
