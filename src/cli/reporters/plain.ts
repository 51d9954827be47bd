/** Makes text from files and requests safe for a terminal: each control character becomes one visible character. */
export function plain(text: string): string {
  return text.replace(/\t/g, " ").replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\ufffd");
}
