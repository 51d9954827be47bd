import { basename, dirname, join } from "node:path";
import type { StorageFinding } from "../../pool.ts";
import type { VolumeConfig } from "../../volume.ts";
import type { DiskCalls } from "./disk-calls.ts";
import type { ImageFiles } from "./image-files.ts";
import { type ImageKind, readImageName } from "./image-names.ts";
import { loopDevicesOf } from "./loop-devices.ts";
import type { VolumeImages } from "./volume-images.ts";

/**
 * Finds what crashes and people have left of a volume that no domain runs with. What something may still use, and what
 * could be the only copy of data, is told and has no repair that removes it.
 */
export async function checkVolume(
  files: ImageFiles,
  images: VolumeImages,
  { vid, saveOnStop, snapOnStart }: VolumeConfig,
): Promise<readonly StorageFinding[]> {
  const { clean, dirty, precache } = images.names;
  const removal = (path: string, text: string): StorageFinding => ({
    path,
    text: `${text} of ${vid}`,
    repair: "remove it",
    apply: () => files.remove(path),
  });
  const found = await images.list();
  const has = (path: string) => found.some((each) => each.path === path);
  const removals = (kind: ImageKind, text: string) =>
    found.filter((each) => each.kind === kind).map(({ path }) => removal(path, text));
  const findings = [
    ...removals("temporary", "an unfinished copy"),
    ...removals("import", "an import that did not end"),
  ];
  if (!saveOnStop || snapOnStart) {
    const isUsed = has(dirty) && (saveOnStop || (await loopDevicesOf(dirty)).length > 0);
    if (isUsed) return findings;
    if (has(dirty)) findings.push(removal(dirty, "what a domain has left that ended with a crash,"));
    if (has(clean) && !saveOnStop) findings.push(removal(clean, "an image that is not needed any more,"));
    return findings;
  }
  for (const path of await images.unfinishedRevisions()) {
    findings.push(removal(path, "a second name of the present image, left by an interrupted commit"));
  }
  if (!has(clean)) return [...findings, await missingImage(files, images, vid)];
  if (has(dirty)) {
    const text = `what was written to ${vid} and is not committed; the next stop of the domain commits it`;
    findings.push({ path: dirty, text });
  }
  if (has(precache) && !(await images.precacheIsCurrent())) {
    findings.push(removal(precache, "a copy for the next start that is older than the image"));
  }
  return findings;
}

/** What can take the place of an image, best first. */
async function missingImage(files: ImageFiles, images: VolumeImages, vid: string): Promise<StorageFinding> {
  const { clean, dirty, precache } = images.names;
  const revision = (await images.revisions()).at(-1);
  const has = async (path: string) => (await images.look(path)) !== undefined;
  const text = `the image of ${vid} is not there`;
  const rename = (from: string, what: string): StorageFinding => ({
    path: clean,
    text,
    repair: `give its name to ${what}, ${basename(from)}`,
    apply: () => files.rename(from, clean),
  });
  if (await has(dirty)) {
    if ((await loopDevicesOf(dirty)).length > 0) return { path: dirty, text: `a domain writes to the image of ${vid}` };
    return rename(dirty, "what the domain wrote last");
  }
  if (await has(precache)) return rename(precache, "the copy for the next start");
  if (revision === undefined) return { path: clean, text: `${text}, nor anything that could take its place` };
  return {
    path: clean,
    text,
    repair: `make a copy of the newest revision, ${revision.id}`,
    apply: async () => {
      await files.copy(revision.path, clean);
    },
  };
}

/**
 * Finds images of volumes that no domain has. They may be all that is left of one.
 *
 * @param directories below which the directories of domains are
 * @param isKnown whether there is a volume, by its path without an ending
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
        findings.push({ path, text: "an image of no volume in the store; look at it, then remove it yourself" });
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
