import { thrownText } from "../../base/thrown-text.ts";
import { QubesError } from "../errors.ts";
import type { HandlerOwner } from "./handler-owner.ts";

/** An error of a handler, for the log (docs/reference/events-and-features.md#errors-of-handlers). */
export interface HandlerProblem {
  readonly owner: HandlerOwner;
  readonly event: string;
  /** The failure, as a predicate of the handler. */
  readonly what: "failed" | "timed out" | "failed late" | "is asynchronous, but the event is not";
  readonly error: unknown;
}

/**
 * Describes a problem in one text. A stack trace leads to the line of an extension that fails.
 *
 * @param subject name of the domain, or of the system
 */
export function describeProblem(subject: string, { owner, event, what, error }: HandlerProblem): string {
  const cause = error instanceof QubesError ? error.message : thrownText(error);
  return `extension "${owner.name}": handler of ${event} for ${subject} ${what}: ${cause}`;
}

/** Returns the error of an operation whose handler did not finish in time. */
export function timeoutError({ name, timeoutSeconds }: HandlerOwner, event: string): QubesError {
  const message = `extension "${name}" timed out: ${event} was not handled within ${timeoutSeconds} s`;
  return new QubesError("QubesException", message);
}
