/** The extension that a handler belongs to. */
export interface HandlerOwner {
  /** Its name in the log. */
  readonly name: string;
  /** The time that each of its asynchronous handlers has, in seconds. */
  readonly timeoutSeconds: number;
}

/** The time that an asynchronous handler has by default, in seconds. */
export const defaultTimeoutSeconds = 30;

/** The owner of the handlers that are being registered. */
export class OwnerScope {
  #current: HandlerOwner | undefined;

  /** The owner whose registration runs; undefined outside of {@link run}. */
  get current(): HandlerOwner | undefined {
    return this.#current;
  }

  /** Runs a registration. Handlers that it adds belong to the owner. */
  run<Result>(owner: HandlerOwner, register: () => Result): Result {
    const before = this.#current;
    this.#current = owner;
    try {
      return register();
    } finally {
      this.#current = before;
    }
  }
}

/** Returns the owner of a handler that is added outside of a registration. */
export function ownerByFunction({ name }: { readonly name: string }): HandlerOwner {
  return { name: name === "" ? "unnamed handler" : name, timeoutSeconds: defaultTimeoutSeconds };
}
