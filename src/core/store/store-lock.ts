import { type ChildProcess, spawn } from "node:child_process";
import { StoreError } from "./store-error.ts";

/** Exit code of flock(1) if the lock is taken. */
const conflictCode = 75;

/**
 * The lock of a store, `STORE.lock`, held by a child process flock(1). The kernel releases it when this process or the
 * child ends, so a lock is never stale.
 */
export class StoreLock {
  readonly #holder: ChildProcess;
  readonly #file: string;
  #isHeld = true;

  private constructor(holder: ChildProcess, file: string) {
    this.#holder = holder;
    this.#file = file;
    holder.once("exit", () => {
      this.#isHeld = false;
    });
  }

  /** Takes the lock. @throws StoreError if it is taken, or the lock file cannot be opened */
  static async acquire(store: string): Promise<StoreLock> {
    const path = `${store}.lock`;
    const options = ["--exclusive", "--nonblock", "--conflict-exit-code", String(conflictCode), "--no-fork"];
    // The child holds the lock until its standard input closes. It outlives this process if a signal stops both.
    const wait = "trap '' TERM INT HUP; echo && exec cat >/dev/null";
    const holder = spawn("flock", [...options, path, "sh", "-c", wait], {
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    let errorText = "";
    holder.stderr.setEncoding("utf8").on("data", (text: string) => {
      errorText += text;
    });
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once("data", () => resolve());
      holder.once("error", (error) => reject(new StoreError(path, `cannot run flock(1): ${error.message}`)));
      holder.once("close", (code) => reject(lockError(path, code, errorText)));
    });
    for (const each of [holder, holder.stdin, holder.stdout, holder.stderr]) (each as { unref?(): void }).unref?.();
    return new StoreLock(holder, path);
  }

  /** Checks that the lock is held. @throws StoreError if the child has ended, since another process may write then */
  requireHeld(): void {
    if (!this.#isHeld) throw new StoreError(this.#file, "the lock was lost; nothing is written");
  }

  /** Releases the lock. */
  async release(): Promise<void> {
    if (!this.#isHeld) return;
    const ended = new Promise((resolve) => this.#holder.once("exit", resolve));
    this.#holder.ref();
    this.#holder.stdin?.end();
    await ended;
  }
}

function lockError(path: string, code: number | null, errorText: string): StoreError {
  if (code === conflictCode) {
    const help = `stop the other process; fuser ${path} shows it`;
    return new StoreError(path, "another process uses this store", { help });
  }
  return new StoreError(path, `the lock cannot be taken: ${errorText.trim() || `flock ended with ${code}`}`);
}
