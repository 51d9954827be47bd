import type { ParsedElement } from "./parsed-element.ts";

/** What a store has beside what we know, kept so that saving loses nothing: by the element that it belongs to. */
export class PreservedParts {
  readonly #attributes = new Map<string, Readonly<Record<string, string>>>();
  readonly #elements = new Map<string, readonly ParsedElement[]>();

  /** Keeps the attributes of an element that are not among those known. */
  addAttributes(key: string, { attributes }: ParsedElement, known: readonly string[]): void {
    const others = Object.entries(attributes).filter(([name]) => !known.includes(name));
    if (others.length > 0) this.#attributes.set(key, Object.fromEntries(others));
  }

  /** Keeps an element as a child of another one. */
  addElement(key: string, element: ParsedElement): void {
    this.#elements.set(key, [...this.elements(key), element]);
  }

  /** The children of an element that have a name; the others are kept, with its attributes that are not among those known. */
  select(
    key: string,
    parent: ParsedElement | undefined,
    name: string,
    known: readonly string[] = [],
  ): readonly ParsedElement[] {
    if (parent === undefined) return [];
    this.addAttributes(key, parent, known);
    for (const other of parent.elements) if (other.name !== name) this.addElement(key, other);
    return parent.elements.filter((each) => each.name === name);
  }

  /** What follows a text in the keys under which something was kept. */
  keysOf(start: string): readonly string[] {
    const keys = [...this.#elements.keys(), ...this.#attributes.keys()];
    return keys.filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
  }

  /** Whether nothing was kept under a key. */
  isEmpty(key: string): boolean {
    return !this.#elements.has(key) && !this.#attributes.has(key);
  }

  attributes(key: string): Readonly<Record<string, string>> {
    return this.#attributes.get(key) ?? {};
  }

  elements(key: string): readonly ParsedElement[] {
    return this.#elements.get(key) ?? [];
  }
}
