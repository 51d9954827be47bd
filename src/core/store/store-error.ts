/** Where in a store, and what to do about it. */
export interface StoreErrorDetails {
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
  readonly details: StoreErrorDetails;
  /** The message without the place and what follows. */
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

  /** The same error with another help text. */
  withHelp(help: string): StoreError {
    return new StoreError(this.file, this.what, { ...this.details, help });
  }
}
