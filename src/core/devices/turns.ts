/** Runs works with the same key one after another. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs work after all earlier work with its key has ended. */
  async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const earlier = this.#last.get(key) ?? Promise.resolve();
    const mine = earlier.then(work, work);
    const settled = mine.then(
      () => {},
      () => {},
    );
    this.#last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    }
  }
}
