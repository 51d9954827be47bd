import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isDirectory, type PolicyLocation } from "./tested-policy.ts";

/** More directories than this are not watched: the system has a limit for all its programs. */
const maximum = 2000;

/** The directories whose changes can change the outcome of tests. */
export class WatchedFolders {
  readonly #folders = new Set<string>();

  /** Those to watch. */
  get all(): readonly string[] {
    return [...this.#folders];
  }

  /** Takes in the directory of a file. */
  addFolderOf(file: string): void {
    this.#add(dirname(resolve(file)));
  }

  /** Takes in the directories of a policy. */
  addPolicy(location: PolicyLocation): void {
    switch (location.kind) {
      case "root":
        // Not the whole tree, which may be that of a machine.
        for (const part of ["etc/qubes", "etc/qubes-rpc", "run/qubes"]) this.#addTree(join(location.directory, part));
        break;
      case "legacy":
        this.#addTree(location.directory);
        break;
      case "directories":
        for (const directory of [...location.directories, location.legacyDirectory]) this.#addTree(directory);
        break;
      case "files":
        break;
    }
  }

  #addTree(directory: string): void {
    this.#add(directory);
    try {
      for (const entry of readdirSync(directory, { withFileTypes: true })) {
        if (entry.isDirectory() && this.#folders.size < maximum) this.#addTree(join(directory, entry.name));
      }
    } catch {
      // Missing or unreadable: the load says so, and the directory above tells when it comes.
    }
  }

  #add(directory: string): void {
    let at = directory;
    while (!isDirectory(at) && dirname(at) !== at) at = dirname(at);
    this.#folders.add(at);
  }
}
