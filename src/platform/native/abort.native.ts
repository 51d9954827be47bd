/** `AbortController` and `AbortSignal` (DOM Standard), as far as the program uses them. */

type AbortListener = (event: { readonly type: "abort"; readonly target: AbortSignal }) => void;

/** Only a controller may make and abort a signal. */
const secret = Symbol();

/** Tells that work is no longer wanted. */
export class AbortSignal {
  /** Listeners, and for each whether it is called once only. */
  readonly #listeners = new Map<AbortListener, boolean>();
  #isAborted = false;
  #reason: unknown;
  onabort: AbortListener | null = null;

  constructor(key: symbol) {
    if (key !== secret) throw new TypeError("illegal constructor");
  }

  /** Returns a signal that is aborted already. */
  static abort(reason?: unknown): AbortSignal {
    const { signal, abort } = makeSignal();
    abort(reason);
    return signal;
  }

  /** Returns a signal that is aborted when the first of the given ones is. */
  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const { signal, abort } = makeSignal();
    const given = [...signals];
    const first = given.find(({ aborted }) => aborted);
    if (first !== undefined) abort(first.reason);
    else for (const each of given) each.addEventListener("abort", () => abort(each.reason), { once: true });
    return signal;
  }

  get aborted(): boolean {
    return this.#isAborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  /** @throws the reason, if the signal is aborted */
  throwIfAborted(): void {
    if (this.#isAborted) throw this.#reason;
  }

  addEventListener(type: string, listener: AbortListener, { once = false }: { readonly once?: boolean } = {}): void {
    if (type === "abort" && !this.#listeners.has(listener)) this.#listeners.set(listener, once);
  }

  removeEventListener(type: string, listener: AbortListener): void {
    if (type === "abort") this.#listeners.delete(listener);
  }

  /** Aborts the signal, once. An error of a listener does not keep the others from being called. */
  [secret](reason: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#reason = reason === undefined ? abortError() : reason;
    const event = { type: "abort", target: this } as const;
    if (this.onabort !== null) call(this.onabort, event);
    for (const [listener, isOnce] of [...this.#listeners]) {
      // An earlier listener may have removed it.
      if (!this.#listeners.has(listener)) continue;
      if (isOnce) this.#listeners.delete(listener);
      call(listener, event);
    }
  }
}

/** Aborts its signal. */
export class AbortController {
  readonly signal: AbortSignal = new AbortSignal(secret);

  abort(reason?: unknown): void {
    this.signal[secret](reason);
  }
}

function makeSignal(): { readonly signal: AbortSignal; readonly abort: (reason?: unknown) => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
}

function abortError(): Error {
  return Object.assign(new Error("the operation was aborted"), { name: "AbortError" });
}

/** Reports an error of a listener as an unhandled one, when the others have been called. */
function call(listener: AbortListener, event: Parameters<AbortListener>[0]): void {
  try {
    listener(event);
  } catch (error) {
    void Promise.reject(error);
  }
}
