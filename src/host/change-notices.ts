import { type FSWatcher, readlinkSync, realpathSync, statfsSync, watch } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { pathStatus } from "../platform/files/path-status.ts";

/**
 * Filesystems whose changes all come through the kernel that runs us, so that it can tell of them (inotify(7)): ext4,
 * btrfs, XFS and tmpfs, by the numbers of statfs(2).
 */
const localFilesystems: ReadonlySet<number> = new Set([0xef53, 0x9123683e, 0x58465342, 0x01021994]);

/** Notices take room; who watches more looks at each path instead. */
const maxPaths = 4000;

/**
 * Notices of the kernel that something has changed at paths or above them. The kernel queues one before the call that
 * makes the change returns; after a turn of the loop (turnOfLoop) it is known here. So nothing that was written before is
 * missed, and nothing has to be looked at. A notice says no more than that a look is needed.
 *
 * What no notice tells of: changes through memory maps, mounts over a path, and what comes when thousands of notices wait.
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

  /** Undefined when there can be no notices for all of the paths. */
  static for(paths: Iterable<string>): ChangeNotices | undefined {
    // Other runtimes are told by a thread, at some time.
    if (process.platform !== "linux" || process.versions["bun"] !== undefined) return undefined;
    try {
      const watched = withParents(paths);
      const isLocal = [...watched.keys()].every((path) => localFilesystems.has(statfsSync(path).type));
      return isLocal && watched.size <= maxPaths ? new ChangeNotices(watched) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whether nothing has changed from when these notices were asked for to the beginning of the last turn of the loop. */
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
      // The text or mode of something in a directory: what matters of these is watched by itself.
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
 * All that a change can be noticed at, and whether it is a directory: the paths and the directories above them, the same of
 * where links lead, and of what is missing the directory where it would come up.
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
