import { type FSWatcher, watch } from "node:fs";

/** Changes within this time count as one, because editors write a file in many steps. */
const settleMilliseconds = 100;

/**
 * Waits until a file in one of the directories is written, created, renamed or removed. It ignores directories that
 * cannot be watched. It watches directories, not files, because editors replace files by new ones.
 *
 * @throws Error if none of them can be watched, because the wait would never end
 */
export function waitForChange(directories: readonly string[]): Promise<void> {
  const watchers: FSWatcher[] = [];
  return new Promise((resolve, reject) => {
    let isSettling = false;
    const onChange = (): void => {
      if (isSettling) return;
      isSettling = true;
      setTimeout(() => {
        for (const watcher of watchers) watcher.close();
        resolve();
      }, settleMilliseconds);
    };
    for (const directory of new Set(directories)) {
      try {
        // The removal of a watched directory is a change too.
        watchers.push(watch(directory, onChange).on("error", onChange));
      } catch {
        // The directory is missing or not a directory; the others are watched.
      }
    }
    if (watchers.length === 0) reject(new Error(`cannot watch any of ${directories.join(", ")}`));
  });
}
