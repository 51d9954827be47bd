import { loaderIdentity } from "../../base/loader-identity.ts";
import type { Asked } from "./asked-files.ts";

/*
 * A compiled policy is one text (docs/compiled-policy.md). It consists of:
 *
 * - a line with the name of the format and the identity of the loader;
 * - a line of JSON, {@link CompiledHead};
 * - the texts of all files that were read, one after another;
 * - the index: for each service LF, the service, NUL, the start of its rules and their length; a final LF;
 * - the rules of each service as JSON ({@link CompiledRules}), one after another.
 *
 * Rules for every service are filed first, under the service `*`. Lengths count UTF-16 code units. A call searches only
 * the index for its service, because searching a text is slow in the native executable.
 */

/** The first line. A text that another loader compiled is not used. */
export const firstLine = `qrexec-policy compiled ${loaderIdentity}\n`;

/** The sources of a compiled policy. */
export interface CompiledHead {
  readonly directories: readonly string[];
  readonly legacyDirectory: string;
  readonly asked: readonly Asked[];
  readonly indexLength: number;
  /** The length of the rules, so that a truncated text is detected. */
  readonly rulesLength: number;
}

/** Rules with their numbers in evaluation order. */
export interface CompiledRules<Rule> {
  readonly numbers: readonly number[];
  readonly rules: readonly Rule[];
}

/** The key for rules of every service. No service can have this name. */
export const everyService = "*";
