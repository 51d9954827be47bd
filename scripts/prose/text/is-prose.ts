/** A word with the signs that may stand around it; U+E001 stands for a sign of Markdown. */
const plainWord = /(?<=^|\s)["'(\uE001]*[A-Za-z]{2,}(?:'[a-z])?["'),.;:?!\uE001]*(?=\s|$)/g;

/** Signs of code, XML, templates, shell commands and lines of JavaScript. */
const code =
  /[{};]\s*(?:\n|$)|=[>\uE001]|\uE001\/?\w+\uE001.*\uE001\/|\{%|\{\{|\$\(|;;|\besac\b|; (?:do|then)\b|2\uE001\/|^[#\uE001]!|&&/;

/** Whether a string is prose: it has two plain words, and is not code. */
export function isProse(text: string): boolean {
  return (text.match(plainWord)?.length ?? 0) >= 2 && !code.test(text);
}
