import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DomainKey } from "./domain-class.ts";
import { systemSaveCalls } from "./store/save-calls.ts";
import { saveFile } from "./store/save-file.ts";

/** A file with a fixed name in the directory of each domain. */
export class DomainFile {
  readonly #pathOf: (domain: DomainKey) => string;

  /** @param directoryOf the directory of a domain, created on demand */
  constructor(name: string, directoryOf: (domain: DomainKey) => string) {
    this.#pathOf = (domain) => join(directoryOf(domain), name);
  }

  /** Returns the text; undefined if the file does not exist. */
  async read(domain: DomainKey): Promise<string | undefined> {
    try {
      return await readFile(this.#pathOf(domain), "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  /** Replaces the text atomically: a crash leaves the old or the new text. */
  async write(domain: DomainKey, text: string): Promise<void> {
    const path = this.#pathOf(domain);
    await mkdir(dirname(path), { recursive: true, mode: 0o770 });
    await saveFile(systemSaveCalls, path, text, undefined);
  }

  async remove(domain: DomainKey): Promise<void> {
    await rm(this.#pathOf(domain), { force: true });
  }
}
