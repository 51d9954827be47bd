import { type ChildProcess, spawn } from "node:child_process";
import { StoreError } from "./store-error.ts";

/** What flock(1) exits with when somebody else has the lock. */
const conflictCode = 75;

/**
 * The lock of a store, `STORE.lock`, held by a child process flock(1) for as long as this one lives: the kernel takes it
 * back whenever either of them ends, however that happens, so that no dead process ever holds it.
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

  /** Takes the lock. @throws StoreError when somebody else has it, or the lock file cannot be opened */
  static async acquire(store: string): Promise<StoreLock> {
    const path = `${store}.lock`;
    const options = ["--exclusive", "--nonblock", "--conflict-exit-code", String(conflictCode), "--no-fork"];
    // It holds on until our end of its standard input closes, and longer than we do if all get a signal to stop.
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
      holder.once("error", (error) => reject(new StoreError(path, `flock(1) cannot be run: ${error.message}`)));
      holder.once("close", (code) => reject(lockError(path, code, errorText)));
    });
    for (const each of [holder, holder.stdin, holder.stdout, holder.stderr]) (each as { unref?(): void }).unref?.();
    return new StoreLock(holder, path);
  }

  /** @throws StoreError when the holder is gone, after which somebody else may write */
  requireHeld(): void {
    if (!this.#isHeld) throw new StoreError(this.#file, "the lock was lost; nothing is written any more");
  }

  /** Gives the lock back. */
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
    const help = `stop the other one, see fuser ${path}`;
    return new StoreError(path, "another process works with this store", { help });
  }
  return new StoreError(path, `the lock cannot be taken: ${errorText.trim() || `flock ended with ${code}`}`);
}
