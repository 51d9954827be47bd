import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import t from "tap";
import type { LineFormat } from "../../../src/policy/model/dialect.ts";
import * as native from "../../../src/policy/syntax/split-line.native.ts";
import * as node from "../../../src/policy/syntax/split-line.ts";
import { splitLines } from "../../../src/policy/syntax/split-lines.ts";
import { maxWords, readWords } from "../../../src/policy/syntax/word.ts";
import { ruleLine } from "../../rig/policy-arbitraries.ts";

const formats: readonly LineFormat[] = ["policy", "service", "legacy"];

/** Both readers of a format. They remember words, so the order of lines counts. */
function readers(format: LineFormat) {
  return { one: node.newLineReader(format), other: native.newLineReader(format) };
}

/** Returns the first line that the two readers read differently. */
function difference(format: LineFormat, lines: readonly string[]): string | undefined {
  const { one, other } = readers(format);
  return lines.find((line) => {
    const words = one.read(line);
    const sameWords = JSON.stringify(other.read(line)) === JSON.stringify(words);
    const isExact = JSON.stringify(words) === JSON.stringify(readWords(line, format));
    return !sameWords || !isExact || (words.length > 0 && other.shapes !== one.shapes);
  });
}

/** Pieces that make lines odd: white space of every kind, comments, what formats replace, keywords, long words. */
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(" ", "  ", "    ", " ".repeat(11), "\t") },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "a",
      "#",
      "@tag:a",
      "allow",
      "*",
      "+",
      "!include",
      "target=b",
      "__proto__",
      "1",
      "uuid:1",
    ),
  },
  { weight: 3, arbitrary: fc.constantFrom(",", "$", "$include:", "@include:", "#a", "a#", "$anyvm", ",a", "a,b") },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ..."\0\v\f\r\n\x1c\x1f\x7f\x85\xa0\u1680\u180e\u2000\u2028\u202f\u3000\ufeff\u00e9\ud800",
    ),
  },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);
const oddLine = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(""));
const longLine = fc
  .tuple(fc.constantFrom("a ", "a\t", "a,b ", "# a ", "\u3000a "), fc.integer({ min: 60, max: 2100 }), oddLine)
  .map(([text, times, end]) => text.repeat(times) + end);

t.test("both splitters read lines of all kinds alike, in any order", async () => {
  for (const format of formats) {
    const line = fc.oneof({ weight: 8, arbitrary: oddLine }, { weight: 4, arbitrary: ruleLine(format) }, longLine);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => difference(format, lines) === undefined),
      { numRuns: 1500 },
    );
  }
});

t.test("both splitters read lines at the limits alike", async (t) => {
  const limits = [maxWords - 1, maxWords, maxWords + 1, maxWords + 2].map((count) => "a ".repeat(count));
  const lengths = [4095, 4096, 4097].flatMap((length) => ["a".repeat(length), `a ${"b".repeat(length - 2)}`]);
  const lines = [...limits, ...lengths, " ".repeat(5000), ",,,", ",,, a", "", "a #b", " #b c", "a\t#b", "#b"];
  for (const format of formats) t.equal(difference(format, lines), undefined, format);
});

t.test("more words than are remembered", async (t) => {
  const lines = Array.from({ length: 6000 }, (_, number) => `word-${number} * a b deny`);
  t.equal(difference("policy", [...lines, ...lines]), undefined);
});

t.test("words of an odd line do not change later lines", async (t) => {
  const { other } = readers("policy");
  t.strictSame(other.read("a \u00e9 #b"), ["a", "\u00e9", "#b"]);
  t.strictSame(other.read(" #b c"), []);
  t.strictSame(readers("service").other.read(",,,"), [",,,"]);
});

t.test("both find a character alike", async () => {
  const texts = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("", "\r", "\0", "a\r\n", "\0\0"));
  fc.assert(
    fc.property(texts, fc.constantFrom("\r", "\0"), (text, character) => {
      return native.holds(text, character) === node.holds(text, character);
    }),
  );
});

const places = ["../../../../shared/corpus", "../../../policy-examples"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

t.test("both splitters read every line of the corpus and the examples alike", async (t) => {
  let lines = 0;
  for (const place of places.filter((path) => existsSync(path))) {
    for (const entry of readdirSync(place, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), "utf8");
      const given = splitLines(text);
      lines += given.length;
      for (const format of formats) t.equal(difference(format, given), undefined, `${entry.name} as ${format}`);
    }
  }
  t.comment(`${lines} lines`);
  t.ok(lines > 1000);
});
