const values: ReadonlyMap<string, boolean> = new Map([
  ...["1", "yes", "true", "on"].map((text) => [text, true] as const),
  ...["0", "no", "false", "off"].map((text) => [text, false] as const),
]);

/** Returns the boolean that a text means, in any case; undefined for another text. */
export function booleanIn(text: string): boolean | undefined {
  return values.get(text.toLowerCase());
}
