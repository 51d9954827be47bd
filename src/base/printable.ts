/**
 * Returns text of several lines in a form that is safe for logs and terminals. Text from a client must neither break
 * lines nor move the cursor.
 */
export function printable(text: string): string {
  return text.replace(/[^\n -~\u00a0-\uffff]/g, "?");
}
