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
  /** Files read through include directives, each time counted. */
  includes: 100_000,
  /** Rules of the whole policy. */
  rules: 1_000_000,
  /** Errors that are kept; a load goes on to count but not to describe more. */
  errors: 1_000,
} as const;
