/*
 * Each regular expression is compiled anew in every process, and a loop over characters costs more than that: so few
 * expressions, used for many things (docs/performance.md).
 */

const printable = /^[\x21-\x7e]*$/;
const nameText = /^[A-Za-z0-9._+-]*$/;

/** Whether a text is printable ASCII without a space. An empty text is. */
export function isPrintable(text: string): boolean {
  return printable.test(text);
}

/** Whether a text has only `A-Z a-z 0-9 - . _ +`. An empty one has. */
export function isNameText(text: string): boolean {
  return nameText.test(text);
}

/** The same without `+`. */
export function isPlainNameText(text: string): boolean {
  return nameText.test(text) && !text.includes("+");
}
