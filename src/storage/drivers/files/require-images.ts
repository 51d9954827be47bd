import { StorageError } from "../../storage-error.ts";
import type { VolumeConfig } from "../../volume.ts";
import { loopDevicesOf } from "./loop-devices.ts";
import type { VolumeImages } from "./volume-images.ts";

/** A volume that is to be new must not overwrite what is left of another one. @throws StorageError when there is data */
export async function requireNoData(images: VolumeImages, vid: string): Promise<void> {
  for (const path of await images.paths("clean", "dirty", "revision")) {
    if (((await images.look(path))?.allocated ?? 0) === 0) continue;
    throw new StorageError(`there is data of a former ${vid} in the pool; move its files away, or remove them`);
  }
  const inUse = await loopDevicesOf(images.names.dirty);
  if (inUse.length > 0) throw new StorageError(`the image of a former ${vid} is in use by ${inUse.join(", ")}`);
}

/**
 * What a domain starts from has to be there.
 *
 * @param source what it is a snapshot of
 * @throws StorageError when it is not
 */
export async function requireStartable(
  images: VolumeImages,
  { vid, saveOnStop }: VolumeConfig,
  source: { readonly images: VolumeImages; readonly vid: string } | undefined,
): Promise<void> {
  if (source === undefined && !saveOnStop) return;
  if ((await images.look((source?.images ?? images).names.clean)) !== undefined) return;
  // A domain that wrote to the image itself, and ended with a crash, goes on with it.
  if (source === undefined && (await images.look(images.names.dirty)) !== undefined) return;
  throw new StorageError(`the image of ${source?.vid ?? vid} is not there`);
}
