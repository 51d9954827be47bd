/** The limits of a quota. */
export interface QuotaLimits {
  readonly each: number;
  readonly all: number;
}

/** Divides places among clients, so that one client cannot take all of them. */
export class Quota {
  readonly #limits: QuotaLimits;
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(limits: QuotaLimits) {
    this.#limits = limits;
  }

  /**
   * Takes a place for a client.
   *
   * @returns a function that releases the place, to be called once; undefined if no place is free for the client
   */
  take(holder: string): (() => void) | undefined {
    const taken = this.#taken.get(holder) ?? 0;
    if (taken >= this.#limits.each || this.#all >= this.#limits.all) return undefined;
    this.#all++;
    this.#taken.set(holder, taken + 1);
    return () => {
      this.#all--;
      const rest = (this.#taken.get(holder) ?? 0) - 1;
      if (rest > 0) this.#taken.set(holder, rest);
      else this.#taken.delete(holder);
    };
  }
}
