/** What lists and texts of several lines are made of: each followed by a line feed. */
export function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}

/** Truths as Python writes them. */
export function flagText(value: boolean): string {
  return value ? "True" : "False";
}
