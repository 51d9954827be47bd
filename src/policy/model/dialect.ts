/** Which evaluator's rules hold: `current` (since R4.1, one policy from policy.d) or `legacy` (R4.0, a file a service). */
export type Dialect = "current" | "legacy";

/**
 * How the lines of a file are written: `policy` (five columns, policy.d), `service` (three columns, read through
 * `!include-service` or `!compat-4.0` by the current dialect), `legacy` (three columns as R4.0 read them).
 */
export type LineFormat = "policy" | "service" | "legacy";

/** The dialect that reads files of a format. */
export function dialectOf(format: LineFormat): Dialect {
  return format === "legacy" ? "legacy" : "current";
}
