import { join } from "node:path";
import type { Pool, PoolDriver, PoolUsage } from "../pool.ts";
import type { Volume, VolumeConfig } from "../volume.ts";
import { driverDescriptions } from "./descriptions.ts";
import { DirectoryPool } from "./directory-pool.ts";
import { MemoryVolume } from "./memory-volume.ts";
import { requireSafeVid } from "./pool-settings.ts";

/** Reported size of pools in memory: 256 GiB. */
const pretendedSize = 256 * 2 ** 30;

/** Creates a driver whose pools hold no data, for demonstrations and tests. */
export function memoryDriver(name: "file" | "file-reflink"): PoolDriver {
  return { ...driverDescriptions[name], isAvailable: true, open: (config) => new MemoryPool(config) };
}

/** A pool that keeps everything about its volumes except the data. */
class MemoryPool extends DirectoryPool<MemoryVolume> implements Pool {
  async usage(): Promise<PoolUsage> {
    return { size: pretendedSize, usage: 0 };
  }

  async setup(): Promise<void> {}

  async check(): Promise<readonly []> {
    return [];
  }

  open(config: VolumeConfig): Volume {
    requireSafeVid(config.vid);
    const volume = new MemoryVolume(config, {
      path: join(this.config["dir_path"] as string, config.vid),
      find: (vid) => this.find(vid),
      forget: () => this.forget(config.vid),
    });
    this.volumes.set(config.vid, volume);
    return volume;
  }
}
