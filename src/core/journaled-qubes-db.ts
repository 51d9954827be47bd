import type { Journal } from "./journal.ts";
import type { QubesDb } from "./qubes-db.ts";

/** QubesDB whose entries are restored if the change of the system that they follow from is undone. */
export class JournaledQubesDb implements QubesDb {
  readonly #entries: QubesDb;
  readonly #journal: Journal;

  constructor(entries: QubesDb, journal: Journal) {
    this.#entries = entries;
    this.#journal = journal;
  }

  read(domain: string, path: string): string | undefined {
    return this.#entries.read(domain, path);
  }

  list(domain: string, prefix: string): readonly string[] {
    return this.#entries.list(domain, prefix);
  }

  write(domain: string, path: string, text: string): void {
    this.#changing(domain, path);
    this.#entries.write(domain, path, text);
  }

  remove(domain: string, path: string): void {
    this.#changing(domain, path);
    this.#entries.remove(domain, path);
  }

  clear(domain: string): void {
    this.#entries.clear(domain);
  }

  watch(path: string, callback: (domain: string) => void): void {
    this.#entries.watch(path, callback);
  }

  #changing(domain: string, path: string): void {
    const before = this.#entries.read(domain, path);
    this.#journal.recordEffect(() => {
      if (before === undefined) this.#entries.remove(domain, path);
      else this.#entries.write(domain, path, before);
    });
  }
}
