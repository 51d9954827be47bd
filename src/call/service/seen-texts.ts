/** Places, a power of two. */
const slotCount = 4096;

/** As FNV-1a has them for 32 bits. */
const seed = 0x811c9dc5;
const prime = 0x01000193;

/** Which texts came before, as far as can be told by one number for each of some places. It never grows. */
export class SeenTexts {
  readonly #hashes = new Int32Array(slotCount);

  /** Whether the text came before. It may be forgotten, or, very rarely, be taken for another one. */
  has(text: string): boolean {
    const hash = hashOf(text);
    const slot = (hash ^ (hash >>> 16)) & (slotCount - 1);
    if (this.#hashes[slot] === hash) return true;
    this.#hashes[slot] = hash;
    return false;
  }
}

/** FNV-1a, of characters. */
function hashOf(text: string): number {
  let hash = seed | 0;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), prime);
  return hash;
}
