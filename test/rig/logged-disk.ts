import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { DiskLog } from "./disk-log.ts";
import { type FilesystemKind, fastFolder, makeFilesystem, mountOptions, noFilesystems } from "./filesystems.ts";
import { type Scope, TemporaryFolder } from "./temporary-folder.ts";

const python = "/usr/bin/python3";
const server = fileURLToPath(new URL("logged-disk.py", import.meta.url));

/** Returns the reason to skip tests that log a disk; false if logging works. */
export function noLoggedDisks(): string | false {
  const hasFuse = existsSync("/dev/fuse") && spawnSync(python, ["-c", "import fusepy"]).status === 0;
  return noFilesystems() || (hasFuse ? false : "needs package python3-fusepy and /dev/fuse");
}

/** A filesystem on a disk that logs all its writes in order. */
export class LoggedDisk {
  /** Where the filesystem is mounted. */
  readonly path: string;
  readonly kind: FilesystemKind;
  readonly #folder: TemporaryFolder;
  readonly #server: ChildProcess;
  #device: string | undefined;

  private constructor(scope: Scope, kind: FilesystemKind, size: number) {
    this.kind = kind;
    this.#folder = new TemporaryFolder(scope, fastFolder());
    this.path = this.#folder.directory("mounted");
    for (const file of ["backing", "log"]) writeFileSync(this.#folder.at(file), "");
    truncateSync(this.#folder.at("backing"), size);
    makeFilesystem(kind, this.#folder.at("backing"));
    mkdirSync(this.#folder.at("fuse"));
    const args = [server, this.#folder.at("fuse"), this.#folder.at("backing"), this.#folder.at("log")];
    this.#server = spawn(python, args, { stdio: ["ignore", "ignore", "inherit"] });
    scope.teardown(() => this.#detach());
  }

  /** Makes a disk of a size in bytes. */
  static async start(scope: Scope, kind: FilesystemKind, size: number): Promise<LoggedDisk> {
    const disk = new LoggedDisk(scope, kind, size);
    const file = join(disk.#folder.at("fuse"), "disk");
    for (let attempt = 0; !existsSync(file); attempt++) {
      if (attempt === 500) throw new Error("the logged disk does not come up");
      await setTimeout(10);
    }
    disk.#device = execFileSync("losetup", ["--find", "--show", file], { encoding: "utf8" }).trim();
    execFileSync("mount", ["-o", mountOptions(kind), disk.#device, disk.path]);
    return disk;
  }

  /** Starts the log: the current disk is the state before the first entry. */
  record(): void {
    execFileSync("sync", ["--file-system", this.path]);
    copyFileSync(this.#folder.at("backing"), this.#folder.at("base"));
    truncateSync(this.#folder.at("log"), 0);
  }

  /** Marks an operation as complete in the log: its result must survive every later crash. */
  mark(text: string): void {
    writeFileSync(join(this.#folder.at("fuse"), "mark"), text);
  }

  /** Returns the log, and removes the disk. */
  finish(): DiskLog {
    const log = new DiskLog(this.#folder.at("base"), this.#folder.at("log"));
    this.#detach();
    return log;
  }

  #detach(): void {
    if (this.#server.exitCode !== null || this.#server.signalCode !== null) return;
    spawnSync("umount", [this.path]);
    if (this.#device !== undefined) spawnSync("losetup", ["--detach", this.#device]);
    this.#device = undefined;
    spawnSync("umount", [this.#folder.at("fuse")]);
    this.#server.kill();
  }
}
