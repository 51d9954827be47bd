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
  /** The number of recent texts. */
  #count = 0;

  has(text: string): boolean {
    const recent = this.#recent;
    // The size tells without a further look for a long text.
    if (recent.add(text).size === this.#count) return true;
    const isKnown = this.#older.has(text);
    if (++this.#count > maxTexts) {
      this.#older = recent;
      this.#recent = new Set();
      this.#count = 0;
    }
    return isKnown;
  }
}
