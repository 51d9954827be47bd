import type { VolumeConfig, VolumeStatus } from "../../volume.ts";
import type { RevisionImage, VolumeImages } from "./volume-images.ts";

/**
 * Returns the status of a volume on disk.
 *
 * @param source images of the source of a snapshot; undefined if there is none
 */
export async function statusOf(
  images: VolumeImages,
  config: VolumeConfig,
  source: VolumeImages | undefined,
): Promise<VolumeStatus> {
  const { clean, dirty } = images.names;
  const [dirtyFacts, cleanFacts] = await Promise.all([images.look(dirty), images.look(clean)]);
  const facts = dirtyFacts ?? cleanFacts;
  const theirs = source === undefined ? undefined : await images.look(source.names.clean);
  const isComparable = cleanFacts !== undefined && theirs !== undefined;
  return {
    size: facts?.size ?? config.size,
    usage: facts?.allocated ?? 0,
    isDirty: config.saveOnStop && dirtyFacts !== undefined,
    isOutdated: isComparable && theirs.identity !== cleanFacts.identity,
    revisions: (await keptRevisions(images, config)).map(({ id, time }) => ({ id, time })),
  };
}

/** Returns the revisions, oldest first. Those beyond the limit count as removed. */
export async function keptRevisions(
  images: VolumeImages,
  { revisionsToKeep }: VolumeConfig,
): Promise<readonly RevisionImage[]> {
  const found = await images.revisions();
  return found.filter(({ number }, index) => number === null || index >= found.length - Math.max(0, revisionsToKeep));
}
