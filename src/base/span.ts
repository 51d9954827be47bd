/**
 * A place in a text file. Lines and columns count from 1; columns and lengths count UTF-16 code units, as editors do.
 */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** Returns `FILE:LINE:COLUMN`, which editors and terminals turn into a link. */
export function formatPlace(span: Span): string {
  return `${span.file}:${span.line}:${span.column}`;
}
