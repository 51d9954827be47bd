import { host } from "./host.ts";

/*
 * The standard globals that the code of the program uses and the engine does not have. The executable defines each of
 * them when it is first used.
 */

export { AbortController, AbortSignal } from "./abort.native.ts";

/** A timer, as `setTimeout` returns it. The process ends by an explicit exit, so that `unref` changes nothing. */
class Timer {
  #number: number | undefined;

  constructor(milliseconds: number, callback: () => void, isRepeated: boolean) {
    this.#start(Math.max(1, milliseconds || 0), callback, isRepeated);
  }

  #start(milliseconds: number, callback: () => void, isRepeated: boolean): void {
    this.#number = host.setTimer(milliseconds, () => {
      this.#number = undefined;
      if (isRepeated) this.#start(milliseconds, callback, true);
      callback();
    });
  }

  unref(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  /** Ends the timer. */
  clear(): void {
    if (this.#number !== undefined) host.clearTimer(this.#number);
    this.#number = undefined;
  }
}

type Callback<Arguments extends unknown[]> = (...args: Arguments) => void;

export function setTimeout<Arguments extends unknown[]>(
  callback: Callback<Arguments>,
  milliseconds = 0,
  ...args: Arguments
): Timer {
  return new Timer(milliseconds, () => callback(...args), false);
}

export function setInterval<Arguments extends unknown[]>(
  callback: Callback<Arguments>,
  milliseconds = 0,
  ...args: Arguments
): Timer {
  return new Timer(milliseconds, () => callback(...args), true);
}

export function clearTimeout(timer: Timer | undefined): void {
  timer?.clear();
}

export function clearInterval(timer: Timer | undefined): void {
  timer?.clear();
}

/** Calls back after the loop has polled the kernel once. */
export function setImmediate<Arguments extends unknown[]>(callback: Callback<Arguments>, ...args: Arguments): void {
  host.afterPoll(() => callback(...args));
}

export function queueMicrotask(callback: () => void): void {
  void Promise.resolve().then(callback);
}

export const performance: { now(): number } = { now: host.now };
