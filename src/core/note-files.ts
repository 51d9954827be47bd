import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DomainName } from "./domain-class.ts";
import type { NoteStore } from "./notes.ts";

/** Notes in the file notes.txt of each domain's directory. */
export class NoteFiles implements NoteStore {
  readonly #directoryOf: (domain: DomainName) => string;

  /** @param directoryOf the directory of a domain, which is made when it is not there */
  constructor(directoryOf: (domain: DomainName) => string) {
    this.#directoryOf = directoryOf;
  }

  async read(domain: DomainName): Promise<string> {
    try {
      return await readFile(join(this.#directoryOf(domain), "notes.txt"), "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
      throw error;
    }
  }

  async remove(domain: DomainName): Promise<void> {
    await rm(join(this.#directoryOf(domain), "notes.txt"), { force: true });
  }

  /** A crash leaves the old note or the new one. */
  async write(domain: DomainName, text: string): Promise<void> {
    const directory = this.#directoryOf(domain);
    await mkdir(directory, { recursive: true, mode: 0o770 });
    const path = join(directory, "notes.txt");
    const file = await open(`${path}.new`, "w", 0o660);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    const folder = await open(directory);
    await folder.sync().finally(() => folder.close());
  }
}
