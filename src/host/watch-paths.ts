import { type FSWatcher, watch } from "node:fs";

/** Several changes within this time are one: editors write a file in many steps. */
const settleMilliseconds = 100;

/**
 * Waits until something changes in one of the directories: a file in it is written, made, renamed or removed. Those that
 * cannot be watched are passed over. Directories are watched and not files, since editors replace files by new ones.
 *
 * @throws Error when none of them can be watched, which would be to wait for ever
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
        // A watched directory that goes away is a change too.
        watchers.push(watch(directory, onChange).on("error", onChange));
      } catch {
        // Missing, or no directory; the others are watched.
      }
    }
    if (watchers.length === 0) reject(new Error(`nothing can be watched of ${directories.join(", ")}`));
  });
}
