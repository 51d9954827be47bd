import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { SaveCalls } from "./save-calls.ts";

/** Number of newest generations that are always kept. */
const maxRecent = 10;

/** Number of days for which the last older generation of the day is kept. */
const maxDays = 14;

const pattern = /^([0-9]{8})T[0-9]{9}Z(-[0-9]+)?\.xml$/;

/** Returns the folder of generations beside a store. */
function generationsFolder(store: string): string {
  return `${store}.generations`;
}

/** Returns the generations, newest first. */
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
 * Keeps the store that is about to be replaced, as a hard link named by its mtime. Then it removes outdated
 * generations.
 */
export async function addGeneration(calls: SaveCalls, store: string): Promise<void> {
  const folder = generationsFolder(store);
  const time = statSync(store).mtime.toISOString().replace(/[-:.]/g, "");
  await calls.mkdir(folder);
  await linkAs(calls, store, (number) => join(folder, number === 0 ? `${time}.xml` : `${time}-${number}.xml`));
  for (const name of outdated(sortNewestFirst(await calls.list(folder)))) await calls.unlink(join(folder, name));
}

/** Two saves can have the same millisecond. After a failed save the store is a generation already. */
async function linkAs(calls: SaveCalls, store: string, nameOf: (number: number) => string): Promise<void> {
  for (let number = 0; number < 1000; number++) {
    const name = nameOf(number);
    try {
      return await calls.link(store, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if ((await calls.identity(name)) === (await calls.identity(store))) return;
    }
  }
}

/** Returns the outdated names of a list, newest first. */
export function outdated(names: readonly string[]): readonly string[] {
  const days = new Set<string>();
  return names.slice(maxRecent).filter((name) => {
    const day = pattern.exec(name)?.[1] as string;
    if (days.has(day) || days.size >= maxDays) return true;
    days.add(day);
    return false;
  });
}
