/** Where in a store, and what to do about it. */
export interface StoreFault {
  /** From 1; absent when the file as a whole is meant. */
  readonly line?: number;
  readonly column?: number;
  /** What would have been right. */
  readonly expected?: string;
  readonly mend?: string;
}

/** A store that cannot be read or written. The message says all, for people: `FILE:LINE:COLUMN: what; expected …; mend`. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly file: string;
  readonly fault: StoreFault;
  /** The message without the place and what follows. */
  readonly what: string;

  constructor(file: string, what: string, fault: StoreFault = {}) {
    const place = fault.line === undefined ? file : `${file}:${fault.line}:${fault.column ?? 1}`;
    const expected = fault.expected === undefined ? "" : `; expected ${fault.expected}`;
    const mend = fault.mend === undefined ? "" : `; ${fault.mend}`;
    super(`${place}: ${what}${expected}${mend}`);
    this.file = file;
    this.what = what;
    this.fault = fault;
  }

  /** The same error with another mend. */
  withMend(mend: string): StoreError {
    return new StoreError(this.file, this.what, { ...this.fault, mend });
  }
}
