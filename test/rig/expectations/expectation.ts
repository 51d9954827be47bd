import type { App } from "../../../src/core/app.ts";
import type { ErrorCode } from "../../../src/core/errors.ts";

/** A request of dom0: method, destination, argument, payload. One character is a byte. */
export type ExpectedRequest = readonly [method: string, dest: string, argument?: string, payload?: string];

/** A payload that stands for the first content that the requests before it returned. */
export const firstContent = "(the first content)";

/**
 * An answer that the tests or the source of the reference state. A recorded transcript wins over them
 * (docs/reference/admin-api.md#recorded-transcripts).
 */
export interface Expectation {
  readonly what: string;
  /** Where the reference states it: a test by file and number, or a source file. */
  readonly by: string;
  /** Makes a situation that requests cannot make, such as files of a kernel or a device. */
  readonly prepare?: (app: App) => void;
  /** Requests that lead to the situation; each must succeed. */
  readonly before?: readonly ExpectedRequest[];
  readonly request: ExpectedRequest;
  /** The class of an error, or the content of a success. */
  readonly expected: { readonly error: ErrorCode } | { readonly content: string | RegExp };
  /** A place that wins over `by`, such as a transcript. */
  readonly decided?: string;
}

/** Returns the expectation of an error. */
export function refused(error: ErrorCode): Expectation["expected"] {
  return { error };
}

/** The expectation of a success without content. */
export const done: Expectation["expected"] = { content: "" };

/** Returns the expectation of content. */
export function answered(content: string | RegExp): Expectation["expected"] {
  return { content };
}

/** Returns an expectation of a request after others. */
export function after(
  what: string,
  by: string,
  before: readonly ExpectedRequest[],
  request: ExpectedRequest,
  expected: Expectation["expected"],
): Expectation {
  return { what, by, before, request, expected };
}
