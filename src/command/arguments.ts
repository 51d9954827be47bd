/** The options and operands of a command line. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** Whether an option was given. */
  flag(name: string): boolean;
  /** The value of an option; the last one wins. */
  value(name: string): string | undefined;
  /** All values of an option that may be repeated. */
  values(name: string): readonly string[];
}
