import t from "tap";
import { describeGaps, hasCode } from "../../scripts/coverage.ts";

const places = (lines: readonly number[]) => Object.fromEntries(lines.map((line) => [line, { line, start: { line } }]));

t.test("gaps are reported by line", async (t) => {
  const statementMap = places([1, 2, 3, 4, 5, 6, 7, 8]);
  const branchMap = places([1, 4, 6]);
  const s = { 1: 1, 2: 0, 3: 0, 4: 5, 5: 0, 6: 2, 7: 1, 8: 1 };
  t.equal(
    describeGaps({ statementMap, s, branchMap, b: { 1: [1], 4: [0], 6: [2, 0] } }),
    "lines 62.5 %: 2-3, 5; branches 33.3 %: at 4, 6",
  );
  t.equal(describeGaps({ statementMap, s: { 1: 1 }, branchMap, b: { 1: [3] } }), undefined);
});

t.test("a file of types has no code", async (t) => {
  t.notOk(hasCode('import type { A } from "./a.ts";\n/** B */\nexport interface B extends A {}\nexport type C = B;\n'));
  t.notOk(hasCode("export {};\n"));
  t.ok(hasCode('export * from "./a.ts";\n'));
  t.ok(hasCode("export const a = 1;\n"));
});
