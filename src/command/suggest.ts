import { closest, distance } from "fastest-levenshtein";

/**
 * Finds the word that was probably meant: the only one that begins so, else the nearest one.
 *
 * @param known words that would be accepted
 */
export function suggest(word: string, known: readonly string[]): string | undefined {
  const bare = word.replace(/^-+/, "");
  // --service is more likely an option of another command than a part of --service-dir.
  const begun = bare.length < 2 ? [] : known.filter((each) => each.startsWith(word) && each[word.length] !== "-");
  if (begun.length === 1) return begun[0];
  if (known.length === 0) return undefined;
  const candidate = closest(word, known);
  return distance(word, candidate) <= Math.max(2, Math.floor(word.length / 3)) ? candidate : undefined;
}

/** A suggestion as the end of a message; empty if no known word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = suggest(word, known);
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}
