import type { StorageListener } from "../../pool.ts";
import type { VolumeConfig } from "../../volume.ts";
import type { DiskCalls } from "./disk-calls.ts";
import type { ImageFiles } from "./image-files.ts";
import type { SerialQueue } from "./serial-queue.ts";
import type { VolumeImages } from "./volume-images.ts";

/** What a snapshot needs to know of the volume that it is made of. */
export interface SourceVolume {
  readonly config: VolumeConfig;
  readonly images: VolumeImages;
}

/** What a volume gets from its pool. */
export interface FileVolumeDependencies {
  readonly calls: DiskCalls;
  readonly files: ImageFiles;
  readonly listener: StorageListener;
  /** What is done with the files of the volume, one after the other. */
  readonly queue: SerialQueue;
  /** The path of the volume, without an ending. */
  readonly base: string;
  /** A volume of the same pool. */
  find(vid: string): SourceVolume | undefined;
  forget(): void;
}
