/** The code of a usage error. Bundles have classes of their own, so that `instanceof` does not tell. */
const usageCode = "USAGE";

/** A wrong command line. The message says what was found and what was expected. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = usageCode;
}

/** Whether an error is a usage error, from whichever bundle. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && "code" in error && error.code === usageCode;
}
