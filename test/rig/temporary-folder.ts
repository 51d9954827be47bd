import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Registers handlers that run when a test ends. */
export interface Scope {
  teardown(handler: () => void): void;
}

/** A folder in memory if the system has one, for tests that do not test the disk. */
export const inMemory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** A folder of real files that is removed when its test ends. Its path is short enough for sockets. */
export class TemporaryFolder {
  readonly path: string;

  constructor(scope: Scope, parent = tmpdir()) {
    this.path = mkdtempSync(join(parent, "qrexec-"));
    scope.teardown(() => rmSync(this.path, { recursive: true, force: true }));
  }

  /** Returns the path of a name in the folder. */
  at(name: string): string {
    return join(this.path, name);
  }

  /** Writes a file, and makes its parent directories. */
  write(name: string, content: string | Buffer, mode = 0o644): string {
    const path = this.at(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode });
    return path;
  }

  /** Makes a directory and its parents. */
  directory(name: string): string {
    mkdirSync(this.at(name), { recursive: true });
    return this.at(name);
  }

  /** Writes files by their paths in the folder. */
  writeAll(files: Readonly<Record<string, string | Buffer>>): void {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }
}
