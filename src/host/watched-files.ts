import { createHash } from "node:crypto";
import { readdirSync, type Stats, statSync } from "node:fs";
import type { FileResult, PolicyFiles } from "../policy/load/policy-files.ts";
import { ChangeNotices } from "./change-notices.ts";
import { DiskFiles } from "./disk-files.ts";

/** Two writes within this time, in milliseconds, can leave the same times on a file: the clock of the kernel ticks. */
const tick = 50;

/** The same on filesystems that keep whole seconds only. */
const coarseTick = 2000;

const second = 1000;

/** The status of a file, or why there is none. */
type Description = Stats | string;

/** A look at all is taken at least so often, in milliseconds, for what no notice tells of. */
const lookAgain = 100;

/**
 * Policy files of the live system that remember what they were asked for, so that it can be told whether an answer would
 * be another one now: a look at each file tells, which is spared while the kernel gives no notice of a change.
 */
export class WatchedFiles implements PolicyFiles {
  readonly #files = new DiskFiles();
  readonly #seen = new Map<string, Description>();
  readonly #texts = new Map<string, FileResult<string>>();
  readonly #hash = createHash("sha256");
  #digest: string | undefined;
  #isYoung = false;
  #isOld = false;
  #notices: ChangeNotices | undefined;
  #lookAt = 0;

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
    if (!this.#texts.has(path)) this.#texts.set(path, text);
    // Lengths keep the end of one text from being taken for the beginning of the next.
    if (text.problem === undefined) this.#hash.update(`${path}\0${text.value.length}\0${text.value}`);
    else this.#hash.update(`${path}\0${text.problem.code}\0`);
    return text;
  }

  resolve(path: string): string {
    this.#look(path);
    return this.#files.resolve(path);
  }

  /**
   * Whether each answer would be the same now; to be asked after a turn of the loop (turnOfLoop). What was written a moment
   * before it was read is not relied on. Once it is no, it stays so: what told of the change may not tell of it twice.
   */
  isCurrent(): boolean {
    this.#isOld ||= !this.#isSameNow();
    return !this.#isOld;
  }

  #isSameNow(): boolean {
    if (this.#isYoung) return false;
    const now = performance.now();
    const isDue = now >= this.#lookAt;
    if (isDue) {
      this.#lookAt = now + lookAgain;
      this.#askForNotices();
    } else if (this.#notices?.isSilent()) return true;
    for (const [path, before] of this.#seen) if (!isSame(describe(path), before)) return false;
    return !isDue || this.#hasSameTexts();
  }

  /** Ends what is held of the system. */
  close(): void {
    this.#notices?.close();
  }

  /** The SHA-256 of the paths and texts that were read, in hexadecimal digits. Nothing is read after it. */
  get hash(): string {
    this.#digest ??= this.#hash.digest("hex");
    return this.#digest;
  }

  /** What is stored through a memory map into a page that was written already leaves no trace but the text. */
  #hasSameTexts(): boolean {
    for (const [path, before] of this.#texts) {
      const { value, problem } = this.#files.read(path);
      if (value !== before.value || problem?.code !== before.problem?.code) return false;
    }
    return true;
  }

  /** After a notice, others may be needed: something may have come up where nothing was. */
  #askForNotices(): void {
    if (this.#notices?.isSilent()) return;
    this.#notices?.close();
    this.#notices = ChangeNotices.for(this.#seen.keys());
  }

  /** What kept a file from being read, as a want of descriptors, may be over without a trace of it on the file. */
  #note({ problem }: FileResult<unknown>): void {
    if (problem?.code === "unreadable") this.#isYoung = true;
  }

  /** Before it is read: what is written meanwhile is noticed later. */
  #look(path: string): void {
    if (this.#seen.has(path)) return;
    const description = describe(path);
    this.#seen.set(path, description);
    if (isYoung(description)) this.#isYoung = true;
  }
}

/** What a path is; a look at each at every call has to be quick. */
function describe(path: string): Description {
  try {
    return statSync(path, statOptions) ?? "missing";
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

const statOptions = { throwIfNoEntry: false } as const;

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

/** A time that lies farther ahead was set, or is from before the clock was set back: what is written now has another one. */
function isYoung(description: Description): boolean {
  if (typeof description === "string") return false;
  const { mtimeMs, ctimeMs } = description;
  const isCoarse = mtimeMs % second === 0 && ctimeMs % second === 0;
  const limit = isCoarse ? coarseTick : tick;
  const now = Date.now();
  return [mtimeMs, ctimeMs].some((time) => Math.abs(now - time) < limit);
}

/** The links in a directory: what they lead to can come and go, and the directory stays as it is. */
function linksIn(directory: string): readonly string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => `${directory}/${name}`);
  } catch {
    return [];
  }
}
