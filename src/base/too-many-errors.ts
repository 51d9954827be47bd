import type { Diagnostic } from "./diagnostic.ts";

/** The maximum number of errors to report. Beyond it, the search for errors stops. */
export const maxErrors = 1_000;

/** Returns the error that replaces the first excess error and all later ones. */
export function tooManyErrors({ expected, help, fix, related, ...place }: Diagnostic): Diagnostic {
  const message = `more than ${maxErrors} errors; the rest is not checked`;
  return { ...place, code: tooManyErrorsCode, message };
}

/** Adds an error, up to the limit. */
export function keepError(errors: Diagnostic[], error: Diagnostic): void {
  if (errors.length <= maxErrors) errors.push(errors.length < maxErrors ? error : tooManyErrors(error));
}

/** The code of {@link tooManyErrors}. */
export const tooManyErrorsCode = "too-many-errors";
