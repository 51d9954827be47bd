import { isOneEditAway } from "../../../base/edit-distance.ts";

/** Returns the valid word that was most likely meant: the same in lower case, or one edit away. */
export function nearest(text: string, words: readonly string[]): string | undefined {
  const lower = text.toLowerCase();
  return words.find((word) => word === lower) ?? words.find((word) => isOneEditAway(word, lower));
}
