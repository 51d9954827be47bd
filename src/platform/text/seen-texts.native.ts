import type { SeenTexts } from "./seen-texts.ts";

/** The number of texts in one of two sets. */
const maxTexts = 2048;

/** Returns a memory without texts. */
export function noSeenTexts(): SeenTexts {
  return new SeenStrings();
}

/**
 * Remembers which texts came before. Hashing a text character by character would take as long as a decision here, and a
 * text is freed as soon as it is forgotten.
 */
class SeenStrings implements SeenTexts {
  #recent = new Set<string>();
  #older = new Set<string>();

  has(text: string): boolean {
    if (this.#recent.has(text)) return true;
    if (this.#recent.size >= maxTexts) {
      this.#older = this.#recent;
      this.#recent = new Set();
    }
    this.#recent.add(text);
    return this.#older.has(text);
  }
}
