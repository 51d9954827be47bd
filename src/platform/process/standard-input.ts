/** Reads standard input as UTF-8, in pieces of whole characters as they arrive. */
export function inputTexts(): AsyncIterable<string> {
  return process.stdin.setEncoding("utf8");
}
