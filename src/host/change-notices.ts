import { type FSWatcher, readlinkSync, realpathSync, statfsSync, watch } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { pathStatus } from "../platform/files/path-status.ts";

/**
 * Filesystems whose changes all pass through the local kernel, which can therefore report them (inotify(7)). They are
 * ext4, btrfs, XFS and tmpfs, by the numbers of statfs(2).
 */
const localFilesystems: ReadonlySet<number> = new Set([0xef53, 0x9123683e, 0x58465342, 0x01021994]);

/** The maximum number of watched paths, because watches take memory. With more paths, each path is checked instead. */
const maxPaths = 4000;

/**
 * Receives notifications of the kernel about changes at paths or above them. The kernel queues a notification before
 * the call that makes the change returns. After a turn of the event loop (nextLoopTurn) it has arrived here. No earlier
 * write is missed, and no file needs a check. A notification only means that a check is necessary.
 *
 * Some changes cause no notification: changes through memory maps, mounts over a path, and changes while thousands of
 * notifications are queued.
 */
export class ChangeNotices {
  readonly #watchers: readonly FSWatcher[];
  #isSilent = true;

  private constructor(paths: ReadonlyMap<string, boolean>) {
    const watchers: FSWatcher[] = [];
    this.#watchers = watchers;
    try {
      for (const [path, isDirectory] of paths) watchers.push(this.#watch(path, isDirectory));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Returns undefined if the kernel cannot notify about all of the paths. */
  static for(paths: Iterable<string>): ChangeNotices | undefined {
    if (process.platform !== "linux") return undefined;
    try {
      const watched = withParents(paths);
      const isLocal = [...watched.keys()].every((path) => localFilesystems.has(statfsSync(path).type));
      return isLocal && watched.size <= maxPaths ? new ChangeNotices(watched) : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * Returns whether nothing changed between the creation of the watches and the beginning of the last turn of the event
   * loop.
   */
  isSilent(): boolean {
    return this.#isSilent;
  }

  close(): void {
    this.#isSilent = false;
    for (const watcher of this.#watchers) watcher.close();
  }

  #watch(path: string, isDirectory: boolean): FSWatcher {
    const name = basename(path);
    const watcher = watch(path, { persistent: false });
    watcher.on("change", (what, about) => {
      // The text or mode of a directory entry changed. Relevant entries are watched themselves.
      if (isDirectory && what === "change" && about !== name) return;
      this.#isSilent = false;
    });
    watcher.on("error", () => {
      this.#isSilent = false;
    });
    return watcher;
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
    add(dirname(path));
    const status = pathStatus(path);
    if (status?.isSymbolicLink()) add(resolve(realpathSync(dirname(path)), readlinkSync(path)));
    else if (status !== undefined) found.set(path, status.isDirectory());
  };
  for (const path of paths) add(resolve(path));
  return found;
}
