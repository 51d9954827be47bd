import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DomainKey } from "./domain-class.ts";
import { systemSaveCalls } from "./store/save-calls.ts";
import { saveError } from "./store/save-error.ts";
import { saveFile } from "./store/save-file.ts";
import { syncFolder } from "./store/sync-folder.ts";

/** A file with a fixed name in the directory of each domain. */
export class DomainFile {
  readonly #name: string;
  readonly #directoryOf: (domain: DomainKey) => string;

  /** @param directoryOf the directory of a domain, created on demand */
  constructor(name: string, directoryOf: (domain: DomainKey) => string) {
    this.#name = name;
    this.#directoryOf = directoryOf;
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

  /**
   * Replaces the text, atomically and durably. If only the durability fails, the old text is put back.
   *
   * @throws QubesError if it cannot be saved
   */
  async write(domain: DomainKey, text: string): Promise<void> {
    const path = this.#pathOf(domain);
    let isRenamed = false;
    const onRename = (): void => {
      isRenamed = true;
    };
    let before: string | undefined;
    try {
      before = await this.read(domain);
      await makeFolder(dirname(path));
      await saveFile(systemSaveCalls, { path, text, onRename });
    } catch (error) {
      if (isRenamed) await this.#putBack(domain, before).catch(() => {});
      throw saveError(error, `${this.#name} of ${domain.name} stays as it is`);
    }
  }

  /** Removes the file durably, so that a later domain of this name inherits nothing. @throws QubesError */
  async remove(domain: DomainKey): Promise<void> {
    const path = this.#pathOf(domain);
    try {
      await rm(path);
      await syncFolder(dirname(path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      throw saveError(error, `${this.#name} of ${domain.name} stays as it is`);
    }
  }

  async #putBack(domain: DomainKey, text: string | undefined): Promise<void> {
    if (text === undefined) await this.remove(domain);
    else await saveFile(systemSaveCalls, { path: this.#pathOf(domain), text });
  }

  #pathOf(domain: DomainKey): string {
    return join(this.#directoryOf(domain), this.#name);
  }
}

/** Creates a folder with its parents, durably. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o770 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}
