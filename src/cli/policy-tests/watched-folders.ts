import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isDirectory, type PolicyLocation } from "./tested-policy.ts";

/** The largest number of watched directories: the system has a limit for all its programs. */
const maximum = 2000;

/** Collects the directories whose changes can change the results of tests. */
export class WatchedFolders {
  readonly #folders = new Set<string>();

  /** The directories to watch. */
  get all(): readonly string[] {
    return [...this.#folders];
  }

  /** Adds the directory of a file. */
  addFolderOf(file: string): void {
    this.#add(dirname(resolve(file)));
  }

  /** Adds the directories of a policy. */
  addPolicy(location: PolicyLocation): void {
    switch (location.kind) {
      case "root":
        // The whole tree is not watched, since it may be that of a machine.
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
      // The directory is missing or unreadable. The load reports it, and the directory above is watched for it.
    }
  }

  #add(directory: string): void {
    let at = directory;
    while (!isDirectory(at) && dirname(at) !== at) at = dirname(at);
    this.#folders.add(at);
  }
}
