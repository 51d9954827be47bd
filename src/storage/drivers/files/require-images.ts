import { StorageError } from "../../storage-error.ts";
import { isEphemeral, type VolumeConfig } from "../../volume.ts";
import { loopDevicesOf } from "./loop-devices.ts";
import type { VolumeImages } from "./volume-images.ts";

/** Checks that a new volume does not overwrite data of a former one. @throws StorageError if data exists */
export async function requireNoData(images: VolumeImages, vid: string): Promise<void> {
  for (const path of await images.paths("clean", "dirty", "revision")) {
    if (((await images.look(path))?.allocated ?? 0) === 0) continue;
    throw new StorageError(`the pool contains data of a former ${vid}; move its files away, or remove them`);
  }
  const inUse = await loopDevicesOf(images.names.dirty);
  if (inUse.length > 0) throw new StorageError(`the image of a former ${vid} is in use by ${inUse.join(", ")}`);
}

/**
 * Checks that the image a domain starts from exists (docs/reference/reflink-storage.md#verify).
 *
 * @param source the source of a snapshot
 * @throws StorageError if it is missing
 */
export async function requireStartable(
  images: VolumeImages,
  { vid, saveOnStop }: VolumeConfig,
  source: { readonly images: VolumeImages; readonly vid: string } | undefined,
): Promise<void> {
  if (source === undefined && !saveOnStop) return;
  if ((await images.look((source?.images ?? images).names.clean)) !== undefined) return;
  // After a crash a direct volume has only its dirty image, and the domain continues with it.
  if (source === undefined && (await images.look(images.names.dirty)) !== undefined) return;
  throw new StorageError(`the image of ${source?.vid ?? vid} does not exist`);
}

/** Checks that a volume needs no key, because the drivers cannot encrypt. @throws StorageError */
export function requireUnencrypted(config: VolumeConfig, pool: { readonly ephemeralVolatile: boolean }): void {
  if (!isEphemeral(config, pool)) return;
  throw new StorageError(`${config.vid} is ephemeral, and this daemon cannot encrypt volumes`);
}
