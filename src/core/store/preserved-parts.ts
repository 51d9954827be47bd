import type { ParsedElement } from "./parsed-element.ts";

/** Unknown parts of a store, by the element that they belong to. They are kept so that a save loses nothing. */
export class PreservedParts {
  readonly #attributes = new Map<string, Readonly<Record<string, string>>>();
  readonly #elements = new Map<string, readonly ParsedElement[]>();

  /** Keeps the unknown attributes of an element. */
  addAttributes(key: string, { attributes }: ParsedElement, known: readonly string[]): void {
    const others = Object.entries(attributes).filter(([name]) => !known.includes(name));
    if (others.length > 0) this.#attributes.set(key, Object.fromEntries(others));
  }

  /** Keeps an element as a child of another one. */
  addElement(key: string, element: ParsedElement): void {
    this.#elements.set(key, [...this.elements(key), element]);
  }

  /** Returns the children with a name. Other children and unknown attributes are kept. */
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

  /** Returns the rest of each key with a prefix. */
  keysOf(start: string): readonly string[] {
    const keys = [...this.#elements.keys(), ...this.#attributes.keys()];
    return keys.filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
  }

  /** Returns whether nothing is kept under a key. */
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
