/**
 * Runs something one at a time for all who ask: each gets what a run gave that began after it had asked, and those who ask
 * while one runs share the next.
 */
export class SingleFlight<Value> {
  readonly #work: () => Promise<Value>;
  #running: Promise<Value> | undefined;
  #next: Promise<Value> | undefined;

  constructor(work: () => Promise<Value>) {
    this.#work = work;
  }

  /** @throws what the work throws (by rejection) */
  run(): Promise<Value> {
    if (this.#next !== undefined) return this.#next;
    if (this.#running === undefined) return this.#start();
    this.#next = this.#running.then(ignore, ignore).then(() => {
      this.#next = undefined;
      return this.#start();
    });
    return this.#next;
  }

  #start(): Promise<Value> {
    const running = this.#work();
    this.#running = running;
    const end = (): void => {
      this.#running = undefined;
    };
    running.then(end, end);
    return running;
  }
}

function ignore(): void {}
