import { readFileSync } from "node:fs";
import fc from "fast-check";
import t from "tap";
import { FileReader } from "../../../src/policy/load/file-reader.ts";
import { dialectOf, type LineFormat } from "../../../src/policy/model/dialect.ts";
import { isSyntaxError, LineParser } from "../../../src/policy/syntax/parse-line.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

/** Comments in the file describe its format. */
const sample = readFileSync(new URL("../../samples/wrong-lines.txt", import.meta.url), "utf8");

const [, ...sections] = sample.split("\n== ");
for (const section of sections) {
  const [format, ...blocks] = section.trimEnd().split("\n\n") as [LineFormat, ...string[]];
  t.test(`malformed lines of format ${format}`, async (t) => {
    for (const block of blocks) {
      const { line, ...error } = readBlock(block);
      const files = new VirtualFiles();
      files.addFile("/f", `# a comment\n\n${line}\n`);
      const { value: entries } = new FileReader(files, dialectOf(format)).read("/f", "/shown", format);
      t.strictSame(entries, [{ error: { ...error, severity: "error", file: "/shown", excerpt: line } }], block);
    }
  });
}

function readBlock(block: string) {
  const [text = "", marked = "", ...more] = block.split("\n");
  const [, before = "", marks = "", message = ""] = /^( *)(~+) (.*)$/.exec(marked) ?? [];
  const { fix, ...details } = Object.fromEntries(more.map((each) => each.trim().split(/: (.*)/)));
  return {
    line: text.replace(/\\u([0-9a-f]{4})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
    message,
    span: { file: "/shown", line: 3, column: before.length + 1, length: marks.length },
    code: "syntax",
    ...details,
    ...(fix === undefined ? {} : { fix: fix.replaceAll("\\n", "\n") }),
  };
}

t.test("a line that is too long", async (t) => {
  const error = new LineParser("policy").parse(`a * b c allow${" user=x".repeat(60)}`, "/f", 2);
  t.match(error, {
    code: "syntax",
    message: "the line has more than 64 words",
    span: { file: "/f", line: 2, column: 428, length: 6 },
  });
});

t.test("a template line that is too long", async (t) => {
  const error = new LineParser("policy").parse(`{{ a }}${" user=x".repeat(64)}`, "/f", 2);
  t.match(error, { message: "the line has more than 64 words", help: /Salt or Jinja/ });
});

t.test("a proposal that would be too long is dropped", async (t) => {
  const options = (count: number): string => ` y=z`.repeat(count);
  const error = new LineParser("policy").parse(`x * a b allow,notify=no${options(59)}`, "/f", 1);
  t.match(error, { help: "separate options with spaces, not commas" });
  t.notOk((error as { fix?: string }).fix);
});

/** Words with their form in messages. */
const words: readonly (readonly [word: string, shown: string])[] = [
  ['a"b\\c', '"a\\"b\\\\c"'],
  ["\0\x1b[31m\x7f\x9b", '"\\u0000\\u001b[31m\\u007f\\u009b"'],
  ["a\u202eb\ufeff", '"a\\u202eb\\ufeff"'],
  ["\u{e0041}", '"\\udb40\\udc41"'],
  ["\u{1f600}ü", '"\u{1f600}ü"'],
  ["a".repeat(80), `"${"a".repeat(80)}"`],
  ["a".repeat(81), `"${"a".repeat(79)}…"`],
];

t.test("words in messages are short and visible", async (t) => {
  const parser = new LineParser("policy");
  for (const [word, shown] of words) {
    t.match(parser.parse(`a * b c ${word}`, "/f", 1), { message: `${shown} is not an action` });
  }
});

t.test("an error names a place in its line, and its message is printable", async () => {
  const piece = fc.constantFrom(
    "*",
    "a",
    "+a",
    "@anyvm",
    "@x",
    "allow",
    "deny",
    "!include",
    "=",
    "user=a",
    "notify=x",
    ",",
  );
  const line = fc.array(fc.oneof(piece, fc.string({ unit: "binary" })), { minLength: 1, maxLength: 9 });
  const property = fc.property(line, fc.constantFrom<LineFormat>("policy", "service", "legacy"), (words, format) => {
    const text = words.join(" ");
    const result = new LineParser(format).parse(text, "/f", 1);
    if (result === undefined || !isSyntaxError(result) || result.span === undefined) return true;
    const { message, span } = result;
    const isPrintable = !/[\p{Cc}\u2028\u2029\u202e]/u.test(message);
    return isPrintable && span.column >= 1 && span.length >= 1 && span.column <= text.length + 1;
  });
  fc.assert(property, { numRuns: 3000 });
});
