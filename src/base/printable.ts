/**
 * Text of several lines as a log or a terminal may show it: what a client made up must neither break lines nor move the
 * cursor.
 */
export function printable(text: string): string {
  return text.replace(/[^\n -~\u00a0-\uffff]/g, "?");
}
