import fc from "fast-check";
import t from "tap";
import type { LineFormat } from "../../../src/policy/model/dialect.ts";
import { locateWords, maxWords, readWords } from "../../../src/policy/syntax/word.ts";

const formats: readonly LineFormat[] = ["policy", "service", "legacy"];

t.test("words end only at the white space characters of Python", async (t) => {
  const white = "\t\v\f\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2005\u200a\u2028\u2029\u202f\u205f\u3000";
  for (const character of white) {
    t.strictSame(readWords(`a${character}b`, "policy"), ["a", "b"], codeOf(character));
  }
  for (const character of "\0\x08\x1b\x21\x7f\u180e\u200b\u200c\u2060\ufeff") {
    t.strictSame(readWords(`a${character}b`, "policy"), [`a${character}b`], codeOf(character));
  }
});

t.test("a line without words", async (t) => {
  for (const format of formats) {
    for (const line of ["", " \t", "\u3000", "#", "# a b", "  # a b", "\x85#a"]) {
      t.strictSame(readWords(line, format), [], JSON.stringify(line));
    }
    t.strictSame(readWords("a #b", format), ["a", "#b"], "a comment needs a line of its own");
  }
});

const cuts: readonly (readonly [line: string, format: LineFormat, words: string[], columns: number[]])[] = [
  ["  a  b ", "policy", ["a", "b"], [3, 6]],
  ["a,b $c", "policy", ["a,b", "$c"], [1, 5]],
  ["$anyvm dom0 allow,user=x", "service", ["@anyvm", "dom0", "allow", "user=x"], [1, 8, 13, 19]],
  ["a,b allow", "service", ["a", "b", "allow"], [1, 3, 5]],
  ["$include:a/b", "service", ["!include", "a/b"], [1, 10]],
  ["@include:a/b", "service", ["@include:a/b"], [1]],
  [",,,", "service", [",,,"], [1]],
  [" , , ", "service", [",", ","], [2, 2]],
  ["$anyvm a,b allow,user=$x", "legacy", ["@anyvm", "a,b", "allow", "user=@x"], [1, 8, 12, 18]],
  ["a b ,allow,,user=x,", "legacy", ["a", "b", "allow", "user=x"], [1, 3, 6, 13]],
  ["  $include:a b,c  ", "legacy", ["@include:a b,c"], [3]],
  ["a", "legacy", ["a"], [1]],
  [",", "legacy", [","], [1]],
];

for (const [line, format, words, columns] of cuts) {
  t.test(`${format}: ${JSON.stringify(line)}`, async (t) => {
    t.strictSame(readWords(line, format), words);
    const places = locateWords(line, format);
    t.strictSame(
      places.map(({ column }) => column),
      columns,
    );
    t.strictSame(
      places.map(({ length }) => length),
      words.map(({ length }) => length),
    );
  });
}

t.test("every word is located, from left to right and inside the line", async () => {
  const piece = fc.oneof(fc.constantFrom(" ", "\t", ",", "$", "@", "#", "$include:", "@include:", "a"), fc.string());
  const line = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(line, fc.constantFrom(...formats), (line, format) => {
      const words = readWords(line, format);
      const places = locateWords(line, format);
      if (words.length === 0) return true;
      const inside = places.every(({ column, length }) => column >= 1 && column - 1 + length <= line.length);
      const same =
        format !== "policy" ||
        places.every(({ column, length }, number) => line.slice(column - 1, column - 1 + length) === words[number]);
      return places.length === words.length && inside && same;
    }),
    { numRuns: 2000 },
  );
});

t.test("a line with too many words is split only up to the limit", async (t) => {
  const most = maxWords + 1;
  for (const format of formats) {
    // In R4.0, commas after the target are white space.
    for (const word of ["a ", "a,b ", ...(format === "legacy" ? [] : [", "])]) {
      const line = word.repeat(10_000);
      t.equal(readWords(line, format).length, most, `${format} ${word}`);
      t.equal(locateWords(line, format).length, most, `${format} ${word}`);
    }
    t.strictSame(readWords(`# ${"a ".repeat(10_000)}`, format), []);
    t.strictSame(readWords(" ".repeat(10_000), format), []);
  }
  const path = `@include:${"a ".repeat(10_000)}`.trimEnd();
  t.strictSame(readWords(` ${path} \t`, "legacy"), [path], "the path of an include can contain spaces");
});

function codeOf(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
