/*
 * Every process compiles each regular expression again, and a loop over characters is slower still. These few
 * expressions therefore serve many purposes (docs/performance.md).
 */

const printable = /^[\x21-\x7e]*$/;
const nameText = /^[A-Za-z0-9._+-]*$/;

/** Returns whether a text is printable ASCII without spaces. An empty text is. */
export function isPrintable(text: string): boolean {
  return printable.test(text);
}

/** Returns whether a text has only the characters `A-Z a-z 0-9 - . _ +`. An empty text does. */
export function isNameText(text: string): boolean {
  return nameText.test(text);
}

/** Does the same without `+`. */
export function isPlainNameText(text: string): boolean {
  return nameText.test(text) && !text.includes("+");
}
