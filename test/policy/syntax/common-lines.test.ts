import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import t from "tap";
import type { LineFormat } from "../../../src/policy/model/dialect.ts";
import { findCommonPlan } from "../../../src/policy/syntax/common-lines.ts";
import { LineGrammar } from "../../../src/policy/syntax/line-grammar.ts";
import { type Shape, shapes } from "../../../src/policy/syntax/shape.ts";
import { actionShapes, optionShapes, shapeLine } from "../../rig/shape-arbitraries.ts";

const formats: readonly LineFormat[] = ["policy", "service", "legacy"];

/** Returns whether a plan from the table equals the plan of the grammar. */
function isRight(format: LineFormat, grammar: LineGrammar, line: readonly Shape[]): boolean {
  const plan = findCommonPlan(format, line);
  return plan === undefined || isDeepStrictEqual(plan, grammar.parse(line));
}

for (const format of formats) {
  const grammar = new LineGrammar(format);
  const first: readonly Shape[] = format === "policy" ? ["word", "star"] : [];

  t.test(`${format}: every shape in every column`, async (t) => {
    const options = [[], ...optionShapes.map((shape) => [shape])];
    const lines = [
      ...shapes.flatMap((one) => shapes.map((two) => [one, two, "anyvm", "anyvm", "deny"] as const)),
      ...shapes.flatMap((source) => shapes.map((target) => [...first, source, target, "deny"] as const)),
      ...actionShapes.flatMap((action) =>
        options.flatMap((one) =>
          options.flatMap((two) =>
            options.map((three) => [...first, "anyvm", "anyvm", action, ...one, ...two, ...three] as const),
          ),
        ),
      ),
      ...shapes.flatMap((one) => [[one], ...shapes.map((two) => [one, two])]),
      ...shapes.flatMap((one) => shapes.map((path) => ["include_service", one, "star", path] as const)),
    ];
    t.strictSame(
      lines.filter((line) => !isRight(format, grammar, line)),
      [],
      `${lines.length} lines`,
    );
  });

  t.test(`${format}: columns do not depend on one another`, async () => {
    fc.assert(
      fc.property(shapeLine, (line) => isRight(format, grammar, line)),
      { numRuns: 3000 },
    );
  });
}

t.test("common lines", async (t) => {
  const find = (format: LineFormat, line: string) => findCommonPlan(format, line.split(" ") as Shape[]);
  t.strictSame(find("policy", "word star anyvm tag deny")?.kind, "rule");
  t.strictSame(find("policy", "word argument text defaultvm ask default_target_option user_option")?.kind, "rule");
  t.strictSame(find("service", "anyvm anyvm allow target_option")?.kind, "rule");
  t.strictSame(find("policy", "include_service word star word")?.kind, "include-service");
  t.strictSame(find("service", "include word")?.kind, "include");
});

t.test("the table has no plan for other lines", async (t) => {
  const find = (format: LineFormat, line: string) => findCommonPlan(format, line.split(" ") as Shape[]);
  t.equal(find("policy", "star"), undefined);
  t.equal(find("policy", "star argument anyvm anyvm deny"), undefined);
  t.equal(find("service", "anyvm anyvm"), undefined);
  t.equal(find("service", "anyvm anyvm allow user_option target_option notify_option"), undefined);
  t.equal(find("legacy", "anyvm anyvm allow"), undefined);
});
