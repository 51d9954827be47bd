import { thrownText } from "../../base/thrown-text.ts";
import { type ErrorCode, errorKinds, QubesError } from "../errors.ts";

/**
 * Returns an error for what a handler has thrown, which can be any value. An error with the name of a class in `code`
 * becomes one that clients see, since extensions cannot import that class.
 */
export function thrownError(thrown: unknown): Error {
  if (!(thrown instanceof Error)) return new Error(thrownText(thrown));
  if (thrown instanceof QubesError || !("code" in thrown) || !isErrorCode(thrown.code)) return thrown;
  return new QubesError(thrown.code, thrown.message);
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.hasOwn(errorKinds, code);
}
