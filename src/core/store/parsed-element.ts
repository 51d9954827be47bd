/** An element of a store as it was read: nothing of it is checked. */
export interface ParsedElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly elements: readonly ParsedElement[];
  /** All text that stands directly in it. */
  readonly text: string;
  /** Of its tag, from 1. */
  readonly line: number;
  readonly column: number;
}
