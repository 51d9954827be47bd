import { entryKinds } from "../platform/files/file-calls.ts";
import { type PathStatus, targetStatus } from "../platform/files/path-status.ts";
import { list } from "../platform/files/read-files.ts";
import type { PathNotices } from "../platform/notices/path-notices.ts";
import { sha256 } from "../platform/text/sha256.ts";
import { AskedFiles } from "../policy/load/asked-files.ts";
import type { FileResult, PolicyFiles } from "../policy/load/policy-files.ts";
import { watchForChanges } from "./change-notices.ts";
import { DiskFiles } from "./disk-files.ts";

/**
 * The resolution of the kernel's clock in milliseconds. Two writes within this time can leave the same time on a file.
 */
const tick = 50;

/** The same for filesystems that store whole seconds only. */
const coarseTick = 2000;

const second = 1000;

/** The status of a file, or the reason why it is missing. */
type Description = PathStatus | string;

/** The maximum time between complete checks in milliseconds, for changes without a notification. */
const lookAgain = 100;

/** The ways in which a change is found. */
export interface WatchOptions {
  /**
   * Whether no file is checked while the kernel reports no change. Then {@link WatchedFiles.isCurrent} must be called
   * after a turn of the event loop (afterLoopTurn).
   */
  readonly usesNotices: boolean;
}

/**
 * Policy files of the live system that record every question and answer. {@link isCurrent} tells whether an answer
 * would differ now. It checks the status of each file, or of none while the kernel reports no change.
 */
export class WatchedFiles implements PolicyFiles {
  readonly #files = new AskedFiles(new DiskFiles());
  readonly #usesNotices: boolean;
  readonly #seen = new Map<string, Description>();
  #digest: string | undefined;
  #isYoung = false;
  #isOld = false;
  #notices: PathNotices | undefined;
  #lookAt = 0;

  constructor({ usesNotices }: WatchOptions) {
    this.#usesNotices = usesNotices;
  }

  list(directory: string): FileResult<readonly string[]> {
    this.#look(directory);
    const names = this.#files.list(directory);
    this.#note(names);
    for (const link of linksIn(directory)) this.#look(link);
    return names;
  }

  read(path: string): FileResult<string> {
    this.#look(path);
    const text = this.#files.read(path);
    this.#note(text);
    return text;
  }

  resolve(path: string): string {
    this.#look(path);
    return this.#files.resolve(path);
  }

  /**
   * Returns whether each answer is still the same. A file that was written just before it was read counts as changed.
   * After the first false, the result stays false, because a change may not be reported twice.
   */
  isCurrent(): boolean {
    if (this.#isOld) return false;
    const now = performance.now();
    const isDue = now >= this.#lookAt;
    // This is the case for almost all calls of a service.
    if (!isDue && !this.#isYoung && this.#notices?.isSilent()) return true;
    this.#isOld = !this.#isSameNow(isDue, now);
    return !this.#isOld;
  }

  #isSameNow(isDue: boolean, now: number): boolean {
    if (this.#isYoung) return false;
    if (isDue) {
      this.#lookAt = now + lookAgain;
      if (this.#usesNotices) this.#askForNotices();
    }
    for (const [path, before] of this.#seen) if (!isSame(describe(path), before)) return false;
    // A write through a memory map to a dirty page leaves no trace but the text.
    return !isDue || this.#files.areAnsweredTheSame();
  }

  /** Releases the watches. */
  close(): void {
    this.#notices?.close();
  }

  /** The SHA-256 of all paths and texts that were read, in hexadecimal digits. No file may be read after it. */
  get hash(): string {
    // Lengths separate the end of one text from the beginning of the next.
    const reads = this.#files.asked.filter(([what]) => what === "read");
    this.#digest ??= sha256([JSON.stringify(reads), this.#files.texts]);
    return this.#digest;
  }

  /** Renews the watches. After a notification other paths may be relevant, because a missing path may exist now. */
  #askForNotices(): void {
    if (this.#notices?.isSilent()) return;
    this.#notices?.close();
    this.#notices = watchForChanges(this.#seen.keys());
  }

  /** Records a read error. Its cause, such as a lack of file descriptors, can end without a trace on the file. */
  #note({ problem }: FileResult<unknown>): void {
    if (problem?.code === "unreadable") this.#isYoung = true;
  }

  /** Records the status before the file is read, so that a write during the read is detected later. */
  #look(path: string): void {
    if (this.#seen.has(path)) return;
    const description = describe(path);
    this.#seen.set(path, description);
    if (isYoung(description)) this.#isYoung = true;
  }
}

/** Returns the status of a path. It must be fast, because each call checks every path. */
function describe(path: string): Description {
  try {
    return targetStatus(path) ?? "missing";
  } catch (error) {
    return String((error as { readonly code?: unknown }).code);
  }
}

function isSame(one: Description, other: Description): boolean {
  if (typeof one === "string" || typeof other === "string") return one === other;
  return (
    one.ctimeMs === other.ctimeMs &&
    one.mtimeMs === other.mtimeMs &&
    one.size === other.size &&
    one.ino === other.ino &&
    one.dev === other.dev &&
    one.mode === other.mode &&
    one.uid === other.uid &&
    one.gid === other.gid
  );
}

/**
 * Returns whether a file was written just now. A time further in the future was set by hand, or the clock was set back.
 * A write that happens now has another time.
 */
function isYoung(description: Description): boolean {
  if (typeof description === "string") return false;
  const { mtimeMs, ctimeMs } = description;
  const isCoarse = mtimeMs % second === 0 && ctimeMs % second === 0;
  const limit = isCoarse ? coarseTick : tick;
  const now = Date.now();
  return [mtimeMs, ctimeMs].some((time) => Math.abs(now - time) < limit);
}

/** Returns the links in a directory. Their targets can appear and disappear while the directory stays the same. */
function linksIn(directory: string): readonly string[] {
  try {
    const [names, kinds] = list(directory);
    const mayBeLink = (kind: number | undefined) => kind === entryKinds.link || kind === entryKinds.unknown;
    return names.filter((_, index) => mayBeLink(kinds[index])).map((name) => `${directory}/${name}`);
  } catch {
    return [];
  }
}
