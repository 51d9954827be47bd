import type { Domain } from "./domain.ts";
import { QubesError } from "./errors.ts";

/** The tags of a domain (docs/reference/events-and-features.md#tags). */
export class Tags implements Iterable<string> {
  readonly #domain: Domain;
  readonly #tags = new Set<string>();

  constructor(domain: Domain) {
    this.#domain = domain;
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#tags.values();
  }

  /** Returns the tags by name. */
  list(): readonly string[] {
    return [...this.#tags].sort();
  }

  has(tag: string): boolean {
    return this.#tags.has(tag);
  }

  /** Adds a tag and fires an event. A present tag is left alone. */
  add(tag: string): void {
    if (this.#tags.has(tag)) return;
    this.#changing();
    this.#tags.add(tag);
    this.#domain.changed();
    this.#domain.fire(`domain-tag-add:${tag}`, { tag });
  }

  /** Removes a tag and fires an event. @throws QubesError QubesTagNotFoundError */
  remove(tag: string): void {
    if (!this.#tags.has(tag)) {
      throw new QubesError("QubesTagNotFoundError", `Tag not set for domain ${this.#domain.name}: ${tag}`);
    }
    this.#changing();
    this.#tags.delete(tag);
    this.#domain.changed();
    this.#domain.fire(`domain-tag-delete:${tag}`, { tag });
  }

  /** The order belongs to the stored form, so all tags are restored. */
  #changing(): void {
    const before = [...this.#tags];
    this.#domain.changing(() => {
      this.#tags.clear();
      for (const tag of before) this.#tags.add(tag);
    });
  }
}
