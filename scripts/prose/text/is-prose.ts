/** Whether a string is prose: two words with a space between them, and not code, a path or a pattern. */
export function isProse(text: string): boolean {
  if (!/(?:^|[\s"'(])[A-Za-z]{2,},? [A-Za-z]{2,}/.test(text)) return false;
  return !/[{};]\s*(?:\n|$)|=>|\uE001\/?\w+\uE001.*\uE001\/|\{%|\{\{|\$\(|^#!|&&/.test(text);
}
