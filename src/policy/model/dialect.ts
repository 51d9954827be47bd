/**
 * Selects the rules of evaluation: `current` (since R4.1, one policy from policy.d) or `legacy` (R4.0, one file for
 * each service).
 */
export type Dialect = "current" | "legacy";

/**
 * Selects the format of the lines of a file:
 *
 * - `policy`: five columns, in policy.d;
 * - `service`: three columns, read by the current dialect through `!include-service` or `!compat-4.0`;
 * - `legacy`: three columns, as R4.0 reads them.
 */
export type LineFormat = "policy" | "service" | "legacy";

/** Returns the dialect that reads files of a format. */
export function dialectOf(format: LineFormat): Dialect {
  return format === "legacy" ? "legacy" : "current";
}
