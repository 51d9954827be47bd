/**
 * Saves one after the other: who asks while one runs waits for the next, which is one for all of them. So every caller
 * gets its reply only when what it did is on disk, and many at a time cost few saves.
 */
export class SaveQueue {
  readonly #save: () => Promise<void>;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(save: () => Promise<void>) {
    this.#save = save;
  }

  /** Ends when everything that was changed before the call is on disk. @throws what the save throws */
  save(): Promise<void> {
    if (this.#running === undefined) return this.#start();
    this.#next ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.#start();
      });
    return this.#next;
  }

  #start(): Promise<void> {
    const running = this.#save().finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }
}
