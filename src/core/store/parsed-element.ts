/** An element of a store as it was parsed, without checks. */
export interface ParsedElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly elements: readonly ParsedElement[];
  /** The text directly in the element. */
  readonly text: string;
  /** Position of its tag, from 1. */
  readonly line: number;
  readonly column: number;
}
