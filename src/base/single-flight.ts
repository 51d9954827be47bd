/**
 * Runs one operation at a time. Every caller gets the result of a run that began after its call; calls during a run
 * share the next run.
 */
export class SingleFlight<Value> {
  readonly #work: () => Promise<Value>;
  #running: Promise<Value> | undefined;
  #next: Promise<Value> | undefined;

  constructor(work: () => Promise<Value>) {
    this.#work = work;
  }

  /** @throws the operation's error (by rejection) */
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
