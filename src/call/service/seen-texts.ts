/** Places, a power of two. */
const places = 4096;

/** As FNV-1a has them for 32 bits. */
const seed = 0x811c9dc5;
const prime = 0x01000193;

/** Which texts came before, as far as can be told by one number for each of some places. It never grows. */
export class SeenTexts {
  readonly #hashes = new Int32Array(places);

  /** Whether the text came before. It may be forgotten, or, very rarely, be taken for another one. */
  has(text: string): boolean {
    const hash = hashOf(text);
    const place = (hash ^ (hash >>> 16)) & (places - 1);
    if (this.#hashes[place] === hash) return true;
    this.#hashes[place] = hash;
    return false;
  }
}

/** FNV-1a, of characters. */
function hashOf(text: string): number {
  let hash = seed | 0;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), prime);
  return hash;
}
