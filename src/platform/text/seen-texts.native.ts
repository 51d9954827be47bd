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
    const recent = this.#recent;
    const before = recent.size;
    recent.add(text);
    const isKnown = recent.size === before || this.#older.has(text);
    if (before >= maxTexts) {
      this.#older = recent;
      this.#recent = new Set();
    }
    return isKnown;
  }
}
