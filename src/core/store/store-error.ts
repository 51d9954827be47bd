/** Where in a store, and what to do about it. */
export interface StoreFault {
  /** From 1; absent when the file as a whole is meant. */
  readonly line?: number;
  readonly column?: number;
  /** What would have been right. */
  readonly expected?: string;
  readonly help?: string;
}

/** A store that cannot be read or written. The message says all, for people: `FILE:LINE:COLUMN: what; expected …; help`. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly file: string;
  readonly fault: StoreFault;
  /** The message without the place and what follows. */
  readonly what: string;

  constructor(file: string, what: string, fault: StoreFault = {}) {
    const place = fault.line === undefined ? file : `${file}:${fault.line}:${fault.column ?? 1}`;
    const expected = fault.expected === undefined ? "" : `; expected ${fault.expected}`;
    const help = fault.help === undefined ? "" : `; ${fault.help}`;
    super(`${place}: ${what}${expected}${help}`);
    this.file = file;
    this.what = what;
    this.fault = fault;
  }

  /** The same error with another help text. */
  withHelp(help: string): StoreError {
    return new StoreError(this.file, this.what, { ...this.fault, help });
  }
}
