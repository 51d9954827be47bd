/** What running domains tell about themselves and are told, as in QubesDB. Nothing that they tell is to be trusted. */
export interface QubesDb {
  /** The text at a path; undefined when there is none, or the domain does not run. */
  read(domain: string, path: string): string | undefined;
  /** The paths that begin with a text, in their order. */
  list(domain: string, prefix: string): readonly string[];
  /** Tells a running domain a text. */
  write(domain: string, path: string, text: string): void;
  /** Takes a text back. */
  remove(domain: string, path: string): void;
  /** Forgets all of a domain that has ended. */
  clear(domain: string): void;
}

/** One in memory, for demonstrations and tests, and for systems without another. */
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
