import t from "tap";
import { splitLines } from "../../../src/policy/syntax/split-lines.ts";

const texts: readonly (readonly [text: string, lines: readonly string[]])[] = [
  ["", []],
  ["a", ["a"]],
  ["a\n", ["a"]],
  ["a\n\nb", ["a", "", "b"]],
  ["\n", [""]],
  ["a\r\nb\rc\nd\r", ["a", "b", "c", "d"]],
  ["a\n\rb", ["a", "", "b"]],
  ["a\r\r\nb", ["a", "", "b"]],
  ["a\fb\vc\x85d\u2028e\x1cf", ["a\fb\vc\x85d\u2028e\x1cf"]],
];

t.test("lines end at LF, CRLF and lone CR", async (t) => {
  for (const [text, lines] of texts) t.strictSame(splitLines(text), lines);
});
