/** QubesDB of the running domains. Everything that a domain writes is untrusted. */
export interface QubesDb {
  /** Returns the text at a path; undefined if there is none or the domain does not run. */
  read(domain: string, path: string): string | undefined;
  /** Returns the paths with a prefix, in order. */
  list(domain: string, prefix: string): readonly string[];
  /** Writes a text for a running domain. */
  write(domain: string, path: string, text: string): void;
  /** Removes a text; a path that ends with `/` stands for all texts below it. */
  remove(domain: string, path: string): void;
  /** Removes all texts of a domain that has stopped. Watchers are not told. */
  clear(domain: string): void;
  /** Calls back after a domain's texts at or below a path have changed. Changes at the same time are one call. */
  watch(path: string, callback: (domain: string) => void): void;
}

interface DatabaseWatch {
  readonly path: string;
  readonly callback: (domain: string) => void;
}

/** QubesDB in memory, for demonstrations, tests and systems without QubesDB. */
export class MemoryQubesDb implements QubesDb {
  readonly #texts = new Map<string, Map<string, string>>();
  readonly #watches: DatabaseWatch[] = [];
  /** Domains with changes that have not been reported yet. */
  readonly #waiting = new Map<DatabaseWatch, Set<string>>();

  write(domain: string, path: string, text: string): void {
    const known = this.#texts.get(domain) ?? new Map<string, string>();
    this.#texts.set(domain, known.set(path, text));
    this.#report(domain, path);
  }

  read(domain: string, path: string): string | undefined {
    return this.#texts.get(domain)?.get(path);
  }

  list(domain: string, prefix: string): readonly string[] {
    return [...(this.#texts.get(domain)?.keys() ?? [])].filter((path) => path.startsWith(prefix)).sort();
  }

  remove(domain: string, path: string): void {
    for (const each of path.endsWith("/") ? this.list(domain, path) : [path]) {
      if (this.#texts.get(domain)?.delete(each) === true) this.#report(domain, each);
    }
  }

  clear(domain: string): void {
    this.#texts.delete(domain);
  }

  watch(path: string, callback: (domain: string) => void): void {
    this.#watches.push({ path, callback });
  }

  #report(domain: string, path: string): void {
    for (const watch of this.#watches) {
      if (path !== watch.path && !path.startsWith(`${watch.path}/`)) continue;
      const waiting = this.#waiting.get(watch);
      if (waiting === undefined) queueMicrotask(() => this.#call(watch));
      this.#waiting.set(watch, (waiting ?? new Set()).add(domain));
    }
  }

  #call(watch: DatabaseWatch): void {
    const domains = this.#waiting.get(watch) ?? [];
    this.#waiting.delete(watch);
    for (const domain of domains) watch.callback(domain);
  }
}
