/** The number of slots, a power of two. */
const slotCount = 4096;

/** The constants of FNV-1a for 32 bits. */
const seed = 0x811c9dc5;
const prime = 0x01000193;

/** Remembers which texts came before. Its size is limited. */
export interface SeenTexts {
  /** Returns whether the text came before, and remembers it. Texts can be forgotten and, very rarely, confused. */
  has(text: string): boolean;
}

/** Returns a memory without texts. */
export function noSeenTexts(): SeenTexts {
  return new SeenHashes();
}

/** One hash in each slot. Kept texts would be garbage that only a full collection frees (docs/performance.md). */
class SeenHashes implements SeenTexts {
  readonly #hashes = new Int32Array(slotCount);

  has(text: string): boolean {
    const hash = hashOf(text);
    const slot = (hash ^ (hash >>> 16)) & (slotCount - 1);
    if (this.#hashes[slot] === hash) return true;
    this.#hashes[slot] = hash;
    return false;
  }
}

/** Returns the FNV-1a hash of the characters. */
function hashOf(text: string): number {
  let hash = seed | 0;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), prime);
  return hash;
}
