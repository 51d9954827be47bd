import type { Diagnostic } from "./diagnostic.ts";

/** Errors that are kept; who has met more looks for no others. */
export const maxErrors = 1_000;

/** The error that stands in the place of the first one that is not kept, and of all after it. */
export function tooManyErrors({ expected, help, related, ...place }: Diagnostic): Diagnostic {
  const message = `more than ${maxErrors} errors; the rest is not checked`;
  return { ...place, code: tooManyErrorsCode, message };
}

/** Adds an error to those that are kept. */
export function keepError(errors: Diagnostic[], error: Diagnostic): void {
  if (errors.length <= maxErrors) errors.push(errors.length < maxErrors ? error : tooManyErrors(error));
}

/** The code of {@link tooManyErrors}. */
export const tooManyErrorsCode = "too-many-errors";
