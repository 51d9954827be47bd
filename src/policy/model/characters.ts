/*
 * Every process compiles each regular expression again, and a loop over characters is slower still. These few
 * expressions therefore serve many purposes (docs/performance.md).
 */

const unprintable = /[^\x21-\x7e]/;
const outsideNames = /[^A-Za-z0-9._+-]/;
const outsidePlainNames = /[^A-Za-z0-9._-]/;

/** Returns whether a text is printable ASCII without spaces. An empty text is. */
export function isPrintable(text: string): boolean {
  return isPlainUri(text) || !unprintable.test(text);
}

/**
 * Returns whether a text has only characters that a URI can have, all of which are printable. In QuickJS this takes half
 * of the time of a regular expression.
 */
function isPlainUri(text: string): boolean {
  try {
    return encodeURI(text) === text;
  } catch {
    // Half of a surrogate pair.
    return false;
  }
}

/** Returns whether a text has only the characters `A-Z a-z 0-9 - . _ +`. An empty text does. */
export function isNameText(text: string): boolean {
  return !outsideNames.test(text);
}

/** Does the same without `+`. */
export function isPlainNameText(text: string): boolean {
  return !outsidePlainNames.test(text);
}
