import { haveSameBytes, joinBytes } from "../text/bytes.ts";

/**
 * Collects a reply, up to a limit. Parts that are equal to a known reply are not stored again. They would take 8 kB for
 * each call of the policy service, and some of them would outlive a minor garbage collection.
 */
export class ReplyBuffer {
  readonly #limit: number;
  readonly #chunks: Uint8Array[] = [];
  #known: Uint8Array | undefined;
  #length = 0;

  constructor(limit: number, known?: Uint8Array) {
    this.#limit = limit;
    this.#known = known;
  }

  /** Adds a piece, whose memory may be reused. Returns false if the reply is too long. */
  add(piece: Uint8Array): boolean {
    const start = this.#length;
    this.#length += piece.length;
    if (this.#known !== undefined) {
      if (haveSameBytes(this.#known.subarray(start, this.#length), piece)) return this.#length <= this.#limit;
      this.#keepKnown(start);
    }
    // `slice` of a Buffer shares the memory.
    this.#chunks.push(new Uint8Array(piece));
    return this.#length <= this.#limit;
  }

  /** Copies the common beginning, because the next piece differs. */
  #keepKnown(length: number): void {
    if (length > 0) this.#chunks.push((this.#known as Uint8Array).slice(0, length));
    this.#known = undefined;
  }

  /** Returns the whole reply. */
  take(): Uint8Array {
    if (this.#known?.length === this.#length) return this.#known;
    if (this.#known !== undefined) this.#keepKnown(this.#length);
    const [only, second] = this.#chunks;
    return only !== undefined && second === undefined ? only : joinBytes(this.#chunks);
  }
}
