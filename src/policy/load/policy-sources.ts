/** The location of the policy of a system with policy.d. */
export interface PolicySources {
  /** Policy directories. A file hides files of the same name in later directories. */
  readonly directories: readonly string[];
  /** Directories that may be missing. A missing one counts as empty. */
  readonly optional?: readonly string[];
  /** The directory that `!compat-4.0` reads. */
  readonly legacyDirectory: string;
}
