import { maximumErrors } from "../../base/too-many-errors.ts";

/**
 * What a load takes at the most. The reference implementations have no limits, or crash at one of Python's; a system
 * policy has some hundred rules in a dozen files. Beyond a limit the policy does not load, and every call is denied.
 */
export const loadLimits = {
  /** Bytes of one file. */
  fileBytes: 16 * 1024 * 1024,
  /** Characters of all different files together. */
  totalCharacters: 64 * 1024 * 1024,
  /** Entries of one directory. */
  directoryEntries: 10_000,
  /** Files that include one another, counted along one chain. */
  includeDepth: 100,
  /** Files and directories that include directives ask for, each time counted, whether they are there or not. */
  includes: 100_000,
  /** Rules of the whole policy. */
  rules: 1_000_000,
  /** Errors; a load that has met more looks at nothing else. */
  errors: maximumErrors,
} as const;
