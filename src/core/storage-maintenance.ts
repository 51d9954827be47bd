import type { CopyProgress, StorageFinding } from "../storage/pool.ts";
import type { App } from "./app.ts";

/** Fires `domain-volume-copy-progress` on the domain whose volume is written. */
export function fireCopyProgress(app: App, { pool, vid, copied, total }: CopyProgress): void {
  for (const domain of app.domains) {
    const volume = domain.volumes.config().find((each) => each.pool === pool && each.vid === vid);
    if (volume === undefined) continue;
    const args = { volume: volume.name, copied: String(copied), total: String(total) };
    domain.fire("domain-volume-copy-progress", args);
  }
}

/** Returns the findings in all pools. Volumes of running domains are skipped. */
export async function checkStorage(app: App): Promise<readonly StorageFinding[]> {
  // A volume is opened on first use.
  const inUse = new Set<string>();
  for (const domain of app.domains) {
    const vids = domain.volumes.config().map(({ pool, vid }) => `${pool} ${vid}`);
    if (!domain.isHalted) for (const vid of vids) inUse.add(vid);
  }
  const findings: StorageFinding[] = [];
  for (const pool of app.storage.pools) {
    findings.push(...(await pool.check((vid) => inUse.has(`${pool.name} ${vid}`))));
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
      await domain.runExclusive(async () => {
        if (domain.isHalted) await domain.volumes.recover();
      });
    } catch (error) {
      onError(error as Error);
    }
  }
}
