import { type FSWatcher, statfsSync, watch } from "node:fs";
import { baseName } from "../../base/path.ts";

/** Receives notifications of the kernel (inotify(7)) about changes of paths. */
export interface PathNotices {
  /**
   * Returns whether nothing changed between the creation of the watches and the beginning of the last turn of the event
   * loop.
   */
  isSilent(): boolean;
  close(): void;
}

/**
 * Watches paths. The text or mode of an entry of a directory is not a change of the directory.
 *
 * @param paths the paths, and for each whether it is a directory
 * @returns undefined if the kernel cannot notify about all of them
 * @throws the system's error
 */
export function openPathNotices(paths: ReadonlyMap<string, boolean>): PathNotices | undefined {
  if (process.platform !== "linux") return undefined;
  let isSilent = true;
  const watchers: FSWatcher[] = [];
  const close = (): void => {
    isSilent = false;
    for (const watcher of watchers) watcher.close();
  };
  const onChange = (): void => {
    isSilent = false;
  };
  try {
    for (const [path, isDirectory] of paths) {
      const name = baseName(path);
      const watcher = watch(path, { persistent: false });
      watchers.push(watcher);
      watcher.on("change", (what, about) => {
        if (!isDirectory || what !== "change" || about === name) onChange();
      });
      watcher.on("error", onChange);
    }
  } catch (error) {
    close();
    throw error;
  }
  return { isSilent: () => isSilent, close };
}

/**
 * Returns the number of the type of a path's filesystem (statfs(2)).
 *
 * @throws the system's error
 */
export function filesystemType(path: string): number {
  return statfsSync(path).type;
}
