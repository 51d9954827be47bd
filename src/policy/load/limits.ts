import { maxErrors } from "../../base/too-many-errors.ts";

/**
 * The limits of a load. The reference implementations have no limits, or crash at one of Python's. A system policy has
 * some hundred rules in a dozen files. Beyond a limit the policy does not load, and every call is denied.
 */
export const loadLimits = {
  /** Bytes of one file. */
  fileBytes: 16 * 1024 * 1024,
  /** Characters of all different files together. */
  totalCharacters: 64 * 1024 * 1024,
  /** Entries of one directory. */
  directoryEntries: 10_000,
  /** Files in one chain of includes. */
  includeDepth: 100,
  /** Files and directories that include directives name. Repeated and missing ones count each time. */
  includes: 100_000,
  /** Rules of the whole policy. */
  rules: 1_000_000,
  /** Errors; beyond this number the load stops. */
  errors: maxErrors,
} as const;
