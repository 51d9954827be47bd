/** Joins lines; each ends with LF. */
export function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}

/** Returns a boolean in Python's spelling. */
export function flagText(value: boolean): string {
  return value ? "True" : "False";
}
