import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { SaveCalls } from "./save-calls.ts";

/** So many of the last stores are kept whatever their age. */
const maxRecent = 10;

/** Of older ones the last of a day is kept, for so many days. */
const maxDays = 14;

const pattern = /^([0-9]{8})T[0-9]{9}Z(-[0-9]+)?\.xml$/;

/** The folder of former stores beside a store. */
function generationsFolder(store: string): string {
  return `${store}.generations`;
}

/** The former stores, the newest first. */
export function listGenerations(store: string): readonly string[] {
  const folder = generationsFolder(store);
  try {
    return sortNewestFirst(readdirSync(folder)).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function sortNewestFirst(names: readonly string[]): readonly string[] {
  const key = (path: string): string => basename(path).replace(/(-[0-9]+)?\.xml$/, (_, n = "-0") => n.padStart(9, "0"));
  return names.filter((name) => pattern.test(name)).sort((a, b) => (key(a) < key(b) ? 1 : -1));
}

/**
 * Keeps the store that is about to be replaced, under the time at which it was written, by a second name for the same
 * file, which costs next to nothing. Then those that are too old are removed.
 */
export async function addGeneration(calls: SaveCalls, store: string): Promise<void> {
  const folder = generationsFolder(store);
  const time = statSync(store).mtime.toISOString().replace(/[-:.]/g, "");
  await calls.mkdir(folder);
  await linkAs(calls, store, (number) => join(folder, number === 0 ? `${time}.xml` : `${time}-${number}.xml`));
  for (const name of outdated(sortNewestFirst(await calls.list(folder)))) await calls.unlink(join(folder, name));
}

/** Two stores can be written within a millisecond. */
async function linkAs(calls: SaveCalls, store: string, nameOf: (number: number) => string): Promise<void> {
  for (let number = 0; number < 1000; number++) {
    try {
      return await calls.link(store, nameOf(number));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** Which of some names, the newest first, are not to be kept. */
export function outdated(names: readonly string[]): readonly string[] {
  const days = new Set<string>();
  return names.slice(maxRecent).filter((name) => {
    const day = pattern.exec(name)?.[1] as string;
    if (days.has(day) || days.size >= maxDays) return true;
    days.add(day);
    return false;
  });
}
