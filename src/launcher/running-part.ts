import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { Script } from "node:vm";

/** A part that is run to see what V8 makes of it. */
export class RunningPart {
  readonly #script: Script;

  /** @param file the file of the cache, which V8 shows in stack traces */
  constructor(code: string, file: string) {
    this.#script = new Script(code, { filename: file });
  }

  /** Returns the function that the code is. */
  evaluate(): unknown {
    return this.#script.runInThisContext();
  }

  /** Returns the content of a cache: the data of V8, followed by the hash of the code. */
  cache(hash: string): Buffer {
    return Buffer.concat([this.#script.createCachedData(), Buffer.from(hash, "latin1")]);
  }
}

/** Returns whether a file holds a cache of this code that V8 accepts. */
export function isCacheOf(code: string, hash: string, file: string): boolean {
  try {
    const bytes = readFileSync(file);
    const made = bytes.subarray(0, bytes.length - hash.length);
    if (bytes.toString("latin1", made.length) !== hash) return false;
    return new Script(code, { filename: file, cachedData: made }).cachedDataRejected === false;
  } catch {
    return false;
  }
}

/**
 * Writes a file completely or not at all. All users may read it, whatever the umask is. Unlike `replaceFile`, it does not
 * keep the owner of a file that exists: a call uses no cache that another user owns.
 */
export function writeWhole(file: string, content: Uint8Array): void {
  const temporary = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(temporary, "wx", 0o600);
  try {
    for (let done = 0; done < content.length; ) done += writeSync(descriptor, content, done);
    chmodSync(temporary, 0o644);
    fsyncSync(descriptor);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}
