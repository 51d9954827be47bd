/** Place of a fault in a store, and a way to fix it. */
export interface StoreErrorDetails {
  /** From 1; undefined for the file as a whole. */
  readonly line?: number;
  readonly column?: number;
  /** The expected form or value. */
  readonly expected?: string;
  readonly help?: string;
}

/** A store that cannot be read or written. The message has the form `FILE:LINE:COLUMN: what; expected …; help`. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly file: string;
  readonly details: StoreErrorDetails;
  /** Message without place, expectation and help. */
  readonly what: string;

  constructor(file: string, what: string, details: StoreErrorDetails = {}) {
    const place = details.line === undefined ? file : `${file}:${details.line}:${details.column ?? 1}`;
    const expected = details.expected === undefined ? "" : `; expected ${details.expected}`;
    const help = details.help === undefined ? "" : `; ${details.help}`;
    super(`${place}: ${what}${expected}${help}`);
    this.file = file;
    this.what = what;
    this.details = details;
  }

  /** Returns the same error with another help text. */
  withHelp(help: string): StoreError {
    return new StoreError(this.file, this.what, { ...this.details, help });
  }
}
