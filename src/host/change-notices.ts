import { parentPath, resolvePath } from "../base/path.ts";
import { isKind } from "../platform/files/file-kind.ts";
import { pathStatus } from "../platform/files/path-status.ts";
import { readLink, realPath } from "../platform/files/read-files.ts";
import { filesystemType, openPathNotices, type PathNotices } from "../platform/notices/path-notices.ts";
import { workingDirectory } from "../platform/process/this-process.ts";

/**
 * Filesystems whose changes all pass through the local kernel, which can therefore report them (inotify(7)). They are
 * ext4, btrfs, XFS and tmpfs, by the numbers of statfs(2).
 */
const localFilesystems: ReadonlySet<number> = new Set([0xef53, 0x9123683e, 0x58465342, 0x01021994]);

/** The maximum number of watched paths, because watches take memory. With more paths, each path is checked instead. */
const maxPaths = 4000;

/**
 * Asks the kernel for notifications about changes at paths or above them. The kernel queues a notification before the
 * call that makes the change returns. After a turn of the event loop (afterLoopTurn) it has arrived here. No earlier
 * write is missed, and no file needs a check. A notification only means that a check is necessary.
 *
 * Some changes cause no notification: changes through memory maps, mounts over a path, and changes while thousands of
 * notifications are queued.
 *
 * @returns undefined if the kernel cannot notify about all of the paths
 */
export function watchForChanges(paths: Iterable<string>): PathNotices | undefined {
  try {
    const watched = withParents(paths);
    const isLocal = [...watched.keys()].every((path) => localFilesystems.has(filesystemType(path)));
    return isLocal && watched.size <= maxPaths ? openPathNotices(watched) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns everything to watch, and whether it is a directory: the paths, their parent directories, and the same for the
 * targets of links. For a missing path, this is the directory where it would appear.
 */
function withParents(paths: Iterable<string>): ReadonlyMap<string, boolean> {
  const seen = new Set<string>();
  const found = new Map<string, boolean>();
  const add = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const directory = parentPath(path);
    add(directory);
    const status = pathStatus(path);
    if (status === undefined) return;
    if (isKind(status, "link")) add(resolvePath(realPath(directory), readLink(path)));
    else found.set(path, isKind(status, "directory"));
  };
  for (const path of paths) add(resolvePath(workingDirectory(), path));
  return found;
}
