/** QubesDB of the running domains. Everything that a domain writes is untrusted. */
export interface QubesDb {
  /** Returns the text at a path; undefined if there is none or the domain does not run. */
  read(domain: string, path: string): string | undefined;
  /** Returns the paths with a prefix, in order. */
  list(domain: string, prefix: string): readonly string[];
  /** Writes a text for a running domain. */
  write(domain: string, path: string, text: string): void;
  /** Removes a text. */
  remove(domain: string, path: string): void;
  /** Removes all texts of a domain that has stopped. */
  clear(domain: string): void;
}

/** QubesDB in memory, for demonstrations, tests and systems without QubesDB. */
export class MemoryQubesDb implements QubesDb {
  readonly #texts = new Map<string, Map<string, string>>();

  write(domain: string, path: string, text: string): void {
    const known = this.#texts.get(domain) ?? new Map<string, string>();
    this.#texts.set(domain, known.set(path, text));
  }

  read(domain: string, path: string): string | undefined {
    return this.#texts.get(domain)?.get(path);
  }

  list(domain: string, prefix: string): readonly string[] {
    return [...(this.#texts.get(domain)?.keys() ?? [])].filter((path) => path.startsWith(prefix)).sort();
  }

  remove(domain: string, path: string): void {
    this.#texts.get(domain)?.delete(path);
  }

  clear(domain: string): void {
    this.#texts.delete(domain);
  }
}
