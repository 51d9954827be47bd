import { loaderIdentity } from "../../base/loader-identity.ts";

/*
 * A compiled policy is one text (docs/compiled-policy.md):
 *
 * - a line with the name of the format and the identity of the loader;
 * - a line of JSON, {@link CompiledHead};
 * - the texts of all files that were read, one after the other;
 * - the rules: for each service, and under `*` for those of every service: LF, the service, NUL, JSON of
 *   {@link CompiledRules}; and LF.
 *
 * Lengths are in UTF-16 code units.
 */

/** The first line. What another loader compiled is not used. */
export const firstLine = `qrexec-policy compiled ${loaderIdentity}\n`;

/** Something that was asked of the files while the policy was loaded, and the answer; for a text its length. */
export type Asked =
  | readonly [what: "list", directory: string, names: readonly string[]]
  | readonly [what: "resolve", path: string, resolved: string]
  | readonly [what: "read", path: string, length: number];

/** What a policy was loaded from. */
export interface CompiledHead {
  readonly directories: readonly string[];
  readonly legacyDirectory: string;
  readonly asked: readonly Asked[];
  /** The length of the rules, so that a text that was cut off is noticed. */
  readonly rulesLength: number;
}

/** Rules with their numbers in the order in which they are tried. */
export interface CompiledRules<Rule> {
  readonly numbers: readonly number[];
  readonly rules: readonly Rule[];
}

/** The name under which the rules of every service stand; no service can have it. */
export const everyService = "*";
