/** A violation of a rule of the repository. */
export interface Finding {
  /** The rule: `room`, `folder`, `pure`, `package`, `nearley`, `import`, `cycle`, `bundle`, `length`, `type-name`, `twin`, `citation`, `link` or `licence`. */
  readonly rule: string;
  /** The file, relative to the top of the repository. */
  readonly file: string;
  /** The line, from 1; absent if the finding is about the whole file. */
  readonly line?: number;
  readonly message: string;
}

/** Formats a finding as a line for the terminal. */
export function formatFinding({ rule, file, line, message }: Finding): string {
  return `${line === undefined ? file : `${file}:${line}`}: ${message} [${rule}]`;
}
