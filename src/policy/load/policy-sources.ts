/** Where the policy of a system with policy.d lies. */
export interface PolicySources {
  /** Policy directories; a file hides those of the same name in later directories. */
  readonly directories: readonly string[];
  /** Those of them that may be missing, which then hold nothing. */
  readonly optional?: readonly string[];
  /** What `!compat-4.0` reads. */
  readonly legacyDirectory: string;
}
