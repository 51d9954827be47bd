import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import t from "tap";
import type { LineFormat } from "../../../src/policy/model/dialect.ts";
import { LineGrammar } from "../../../src/policy/syntax/line-grammar.ts";
import { ShapeParser } from "../../../src/policy/syntax/parse-shapes.ts";
import { type Shape, shapes } from "../../../src/policy/syntax/shape.ts";
import { shapeLine } from "../../rig/shape-arbitraries.ts";

const formats: readonly LineFormat[] = ["policy", "service", "legacy"];

for (const format of formats) {
  t.test(`${format}: a cached result equals that of the grammar`, async () => {
    const parser = new ShapeParser(format);
    const grammar = new LineGrammar(format);
    const anyLine = fc.array(fc.constantFrom(...shapes), { minLength: 1, maxLength: 6 });
    const property = fc.property(fc.oneof(shapeLine, anyLine), (line) => {
      const asked = grammar.parse(line);
      return isDeepStrictEqual(parser.parse(line), asked) && isDeepStrictEqual(parser.parse(line), asked);
    });
    fc.assert(property, { numRuns: 2000 });
  });
}

t.test("results are cached, up to a limit", async (t) => {
  const parser = new ShapeParser("policy");
  const early: readonly Shape[] = ["word", "word"];
  t.equal(parser.parse(early), parser.parse(early), "the same object");
  for (let number = 0; number < 4096; number++) parser.parse(bits(number, 13));
  const late = bits(1, 14);
  t.not(parser.parse(late), parser.parse(late), "parsed again");
  t.strictSame(parser.parse(late), parser.parse(late));
  t.equal(parser.parse(early), parser.parse(early));
});

/** Makes an invalid line that differs for each number. */
function bits(number: number, length: number): readonly Shape[] {
  return Array.from({ length }, (_, bit) => ((number >> bit) & 1 ? "text" : "bang"));
}
