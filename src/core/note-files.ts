import type { DomainKey } from "./domain-class.ts";
import { DomainFile } from "./domain-file.ts";
import type { NoteStore } from "./notes.ts";

/** Notes in the file notes.txt of each domain's directory. */
export class NoteFiles implements NoteStore {
  readonly #file: DomainFile;

  /** @param directoryOf the directory of a domain, created on demand */
  constructor(directoryOf: (domain: DomainKey) => string) {
    this.#file = new DomainFile("notes.txt", directoryOf);
  }

  async read(domain: DomainKey): Promise<string> {
    return (await this.#file.read(domain)) ?? "";
  }

  async write(domain: DomainKey, text: string): Promise<void> {
    await this.#file.write(domain, text);
  }

  async remove(domain: DomainKey): Promise<void> {
    await this.#file.remove(domain);
  }
}
