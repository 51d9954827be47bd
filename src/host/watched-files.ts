import { readdirSync, statSync } from "node:fs";
import { DiskFiles } from "../disk/disk-files.ts";
import type { FileResult, PolicyFiles } from "../policy/load/policy-files.ts";

/** Two writes within this time, in nanoseconds, can leave the same times on a file: the clock of the kernel ticks. */
const tick = 50_000_000n;

/** The same on filesystems that keep whole seconds only. */
const coarseTick = 2_000_000_000n;

const second = 1_000_000_000n;

/**
 * Policy files of the live system that remember what they were asked for, so that it can be told whether an answer would
 * be another one now. Nobody has to say that something was written: a look at each file tells.
 */
export class WatchedFiles implements PolicyFiles {
  readonly #files = new DiskFiles();
  readonly #seen = new Map<string, string>();
  #isYoung = false;

  list(directory: string): FileResult<readonly string[]> {
    this.#look(directory);
    const names = this.#files.list(directory);
    for (const link of linksIn(directory)) this.#look(link);
    return names;
  }

  read(path: string): FileResult<string> {
    this.#look(path);
    return this.#files.read(path);
  }

  resolve(path: string): string {
    this.#look(path);
    return this.#files.resolve(path);
  }

  /** Whether each answer would be the same now. What was written a moment before it was read is not relied on. */
  isCurrent(): boolean {
    if (this.#isYoung) return false;
    for (const [path, before] of this.#seen) if (describe(path).text !== before) return false;
    return true;
  }

  /** Before it is read: what is written meanwhile is noticed later. */
  #look(path: string): void {
    if (this.#seen.has(path)) return;
    const { text, isYoung } = describe(path);
    this.#seen.set(path, text);
    if (isYoung) this.#isYoung = true;
  }
}

function describe(path: string): { readonly text: string; readonly isYoung: boolean } {
  try {
    const status = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (status === undefined) return { text: "missing", isYoung: false };
    const { dev, ino, mode, uid, gid, size, mtimeNs, ctimeNs } = status;
    const isCoarse = mtimeNs % second === 0n && ctimeNs % second === 0n;
    const age = BigInt(Date.now()) * 1_000_000n - (mtimeNs > ctimeNs ? mtimeNs : ctimeNs);
    const text = [dev, ino, mode, uid, gid, size, mtimeNs, ctimeNs].join(" ");
    return { text, isYoung: age < (isCoarse ? coarseTick : tick) };
  } catch (error) {
    return { text: String((error as NodeJS.ErrnoException).code), isYoung: false };
  }
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
