import { basename, dirname, join } from "node:path";
import type { StorageFinding } from "../../pool.ts";
import type { VolumeConfig } from "../../volume.ts";
import type { DiskCalls } from "./disk-calls.ts";
import type { ImageFiles } from "./image-files.ts";
import { type ImageKind, readImageName } from "./image-names.ts";
import { loopDevicesOf } from "./loop-devices.ts";
import type { VolumeImages } from "./volume-images.ts";

/**
 * Finds leftovers of a volume that no running domain uses. Data that may be in use, or may be the only copy, is
 * reported without a repair that removes it.
 */
export async function checkVolume(
  files: ImageFiles,
  images: VolumeImages,
  { vid, saveOnStop, snapOnStart }: VolumeConfig,
): Promise<readonly StorageFinding[]> {
  const { clean, dirty, precache } = images.names;
  const removal = (path: string, text: string): StorageFinding => ({
    path,
    text: `${text}: ${vid}`,
    repair: "remove it",
    apply: () => files.remove(path),
  });
  const found = await images.list();
  const has = (path: string) => found.some((each) => each.path === path);
  const removals = (kind: ImageKind, text: string) =>
    found.filter((each) => each.kind === kind).map(({ path }) => removal(path, text));
  const findings = [...removals("temporary", "unfinished copy"), ...removals("import", "unfinished import")];
  if (!saveOnStop || snapOnStart) {
    const isUsed = has(dirty) && (saveOnStop || (await loopDevicesOf(dirty)).length > 0);
    if (isUsed) return findings;
    if (has(dirty)) findings.push(removal(dirty, "leftover of a crashed domain"));
    if (has(clean) && !saveOnStop) findings.push(removal(clean, "image that is not needed"));
    return findings;
  }
  for (const path of await images.unfinishedRevisions()) {
    findings.push(removal(path, "link to the present image, left by an interrupted commit"));
  }
  if (!has(clean)) return [...findings, await missingImage(files, images, vid)];
  if (has(dirty)) {
    const text = `uncommitted data, which the next stop of the domain commits: ${vid}`;
    findings.push({ path: dirty, text });
  }
  if (has(precache) && !(await images.precacheIsCurrent())) {
    findings.push(removal(precache, "stale copy for the next start"));
  }
  return findings;
}

/** Finds the best replacement for a missing image. */
async function missingImage(files: ImageFiles, images: VolumeImages, vid: string): Promise<StorageFinding> {
  const { clean, dirty, precache } = images.names;
  const revision = (await images.revisions()).at(-1);
  const has = async (path: string) => (await images.look(path)) !== undefined;
  const text = `the image of ${vid} does not exist`;
  const rename = (from: string, what: string): StorageFinding => ({
    path: clean,
    text,
    repair: `rename ${what}, ${basename(from)}, to the image`,
    apply: () => files.rename(from, clean),
  });
  if (await has(dirty)) {
    if ((await loopDevicesOf(dirty)).length > 0) return { path: dirty, text: `a domain writes to the image of ${vid}` };
    return rename(dirty, "the domain's last data");
  }
  if (await has(precache)) return rename(precache, "the copy for the next start");
  if (revision === undefined) return { path: clean, text: `${text}, and nothing can replace it` };
  return {
    path: clean,
    text,
    repair: `copy the newest revision, ${revision.id}`,
    apply: async () => {
      await files.copy(revision.path, clean);
    },
  };
}

/**
 * Finds images that belong to no volume in the store. They may be the only copy of their data.
 *
 * @param directories contain the directories of domains
 * @param isKnown returns whether a volume exists, by its path without an ending
 */
export async function findStrangers(
  calls: DiskCalls,
  directories: readonly string[],
  isKnown: (base: string) => boolean,
): Promise<readonly StorageFinding[]> {
  const findings: StorageFinding[] = [];
  for (const directory of directories) {
    for (const domain of await namesIn(calls, directory)) {
      for (const file of await namesIn(calls, join(directory, domain))) {
        const path = join(directory, domain, file);
        const image = readImageName(file);
        if (image === undefined || isKnown(join(dirname(path), image.volume))) continue;
        findings.push({ path, text: "image that no volume in the store uses; check it, then remove it yourself" });
      }
    }
  }
  return findings;
}

async function namesIn(calls: DiskCalls, path: string): Promise<readonly string[]> {
  try {
    return [...(await calls.list(path))].sort();
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(String((error as NodeJS.ErrnoException).code))) return [];
    throw error;
  }
}
