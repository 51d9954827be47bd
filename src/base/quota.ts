/** How much room there is. */
export interface QuotaLimits {
  readonly each: number;
  readonly all: number;
}

/** Room of which nobody gets all. */
export class Quota {
  readonly #limits: QuotaLimits;
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(limits: QuotaLimits) {
    this.#limits = limits;
  }

  /**
   * Takes a place for somebody.
   *
   * @returns what gives it back, to be called once; undefined when there is none for them
   */
  take(who: string): (() => void) | undefined {
    const taken = this.#taken.get(who) ?? 0;
    if (taken >= this.#limits.each || this.#all >= this.#limits.all) return undefined;
    this.#all++;
    this.#taken.set(who, taken + 1);
    return () => {
      this.#all--;
      const rest = (this.#taken.get(who) ?? 0) - 1;
      if (rest > 0) this.#taken.set(who, rest);
      else this.#taken.delete(who);
    };
  }
}
