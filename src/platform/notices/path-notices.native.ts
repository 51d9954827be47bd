import { host } from "../native/host.ts";
import type { PathNotices } from "./path-notices.ts";

/** The text or the mode of an entry changed (inotify(7): IN_MODIFY, IN_ATTRIB, IN_CLOSE_WRITE). */
const entryChanges = 0x2 | 0x4 | 0x8;

/** The bit for an entry that is a directory: IN_ISDIR. */
const isDirectoryBit = 0x40000000;

/** Watches paths. A caller that reads the state asks the kernel, so that no turn of the loop is necessary. */
export function openPathNotices(paths: ReadonlyMap<string, boolean>): PathNotices | undefined {
  const descriptor = host.openNotices();
  const directories = new Set<number>();
  try {
    for (const [path, isDirectory] of paths) {
      const watch = host.addNotice(descriptor, path);
      if (isDirectory) directories.add(watch);
    }
  } catch (error) {
    host.close(descriptor);
    throw error;
  }
  let isOpen = true;
  const close = (): void => {
    if (isOpen) host.close(descriptor);
    isOpen = false;
  };
  return {
    isSilent() {
      if (!isOpen) return false;
      const notices = host.readNotices(descriptor);
      if (notices === undefined) return true;
      for (const [watch, mask, name] of notices) {
        // An entry of a directory, unlike the directory itself, has a name.
        const isEntry = name !== "" && (mask & ~isDirectoryBit & ~entryChanges) === 0 && directories.has(watch);
        if (isEntry) continue;
        close();
        return false;
      }
      return true;
    },
    close,
  };
}

/** Returns the number of the type of a path's filesystem. */
export function filesystemType(path: string): number {
  return host.filesystemType(path);
}
