import type { CopyProgress, StorageFinding } from "../storage/pool.ts";
import type { App } from "./app.ts";

/** Tells of a copy that takes its time: `domain-volume-copy-progress`, of the domain whose volume is written. */
export function fireCopyProgress(app: App, { pool, vid, copied, total }: CopyProgress): void {
  for (const domain of app.domains) {
    const volume = domain.volumes.config().find((each) => each.pool === pool && each.vid === vid);
    if (volume === undefined) continue;
    const args = { volume: volume.name, copied: String(copied), total: String(total) };
    domain.fire("domain-volume-copy-progress", args);
  }
}

/** What is not in order in the pools of a system, but for the volumes of domains that run. */
export async function checkStorage(app: App): Promise<readonly StorageFinding[]> {
  // Volumes are taken up when they are first asked for.
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
 * Ends the use of the volumes of domains that do not run: what they wrote before a crash of the host is committed, the
 * rest is thrown away, as if they had been shut down.
 *
 * @param signal ends it early
 * @param onError is told of those where that fails
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
