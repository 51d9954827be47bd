import type { StorageListener } from "../../pool.ts";
import type { VolumeConfig } from "../../volume.ts";
import type { DiskCalls } from "./disk-calls.ts";
import type { ImageFiles } from "./image-files.ts";
import type { SerialQueue } from "./serial-queue.ts";
import type { VolumeImages } from "./volume-images.ts";

/** Facts that a snapshot needs about its source. */
export interface SourceVolume {
  readonly config: VolumeConfig;
  readonly images: VolumeImages;
}

/** Dependencies of a volume. */
export interface FileVolumeDependencies {
  readonly calls: DiskCalls;
  readonly files: ImageFiles;
  /** Writes files that need not outlive a crash of the host. */
  readonly scratchFiles: ImageFiles;
  readonly listener: StorageListener;
  /** Serialises the work on the files of the volume. */
  readonly queue: SerialQueue;
  /** Path of the volume, without an ending. */
  readonly base: string;
  /** The settings of the pool. */
  readonly pool: { readonly ephemeralVolatile: boolean };
  /** Finds a volume of the same pool. */
  find(vid: string): SourceVolume | undefined;
  forget(): void;
}
