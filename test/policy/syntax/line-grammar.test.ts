import fc from "fast-check";
import t from "tap";
import type { LineFormat } from "../../../src/policy/model/dialect.ts";
import { LineGrammar } from "../../../src/policy/syntax/line-grammar.ts";
import type { LinePlan } from "../../../src/policy/syntax/line-plan.ts";
import { type Shape, shapes } from "../../../src/policy/syntax/shape.ts";
import { actionShapes, shapeLine } from "../../rig/shape-arbitraries.ts";

const grammars: Readonly<Record<LineFormat, LineGrammar>> = {
  policy: new LineGrammar("policy"),
  service: new LineGrammar("service"),
  legacy: new LineGrammar("legacy"),
};
const formats = Object.keys(grammars) as LineFormat[];

function rule(from: number, ...options: readonly number[]): LinePlan {
  const [service, argument] = from === 0 ? [-1, -1] : [0, 1];
  return { kind: "rule", service, argument, source: from, target: from + 1, action: from + 2, options };
}

const plans: readonly (readonly [format: LineFormat, line: string, plan: LinePlan])[] = [
  ["policy", "star star anyvm anyvm deny", rule(2)],
  ["policy", "word argument text defaultvm ask user_option target_option", rule(2, 5, 6)],
  ["policy", "allow star include compat_40 deny notify_option", rule(2, 5)],
  ["policy", "include star", { kind: "include", path: 1 }],
  ["policy", "include_dir at_word", { kind: "include-dir", path: 1 }],
  ["policy", "include_service star star word", { kind: "include-service", service: 1, argument: 2, path: 3 }],
  ["policy", "include_service deny argument bang", { kind: "include-service", service: 1, argument: 2, path: 3 }],
  ["policy", "compat_40", { kind: "compat-4.0" }],
  ["service", "star dispvm allow autostart_option", rule(0, 3)],
  ["service", "include word", { kind: "include", path: 1 }],
  ["legacy", "bang dispvm_tag ask default_target_option default_target_option", rule(0, 3, 4)],
  ["legacy", "legacy_include", { kind: "include", path: 0 }],
];

t.test("plans of lines", async (t) => {
  for (const [format, line, plan] of plans) {
    t.strictSame(grammars[format].parse(line.split(" ") as Shape[]), plan, `${format}: ${line}`);
  }
});

const failures: readonly (readonly [format: LineFormat, line: string, at: number, wanted: string])[] = [
  ["policy", "star", 1, ""],
  ["policy", "star argument anyvm anyvm deny", 1, ""],
  ["policy", "word star anyvm anyvm", 4, "action"],
  ["policy", "anyvm anyvm deny", 0, "call"],
  ["policy", "word word anyvm anyvm deny", 1, "argument"],
  ["policy", "include", 1, "path"],
  ["policy", "include word word", 2, ""],
  ["policy", "word star defaultvm anyvm deny", 2, "source"],
  ["policy", "word star anyvm at_word deny", 3, "target"],
  ["policy", "word star anyvm anyvm deny target_option", 5, "deny_option"],
  ["service", "bang anyvm deny", 0, "line_source"],
  ["service", "star star allow word", 3, "allow_option"],
  ["legacy", "dispvm_name anyvm deny", 0, "legacy_source"],
  ["legacy", "word at_word deny", 1, "legacy_target"],
];

t.test("the place of an error, and the expected words", async (t) => {
  for (const [format, line, at, wanted] of failures) {
    const answer = grammars[format].parse(line.split(" ") as Shape[]);
    t.match(answer, { kind: "failure", at }, `${format}: ${line}`);
    if (answer.kind === "failure" && wanted !== "") t.ok(answer.wanted.includes(wanted), wanted);
  }
});

t.test("no line has two plans", async () => {
  // More than one plan would throw.
  for (const format of formats) {
    for (const first of shapes) {
      for (const second of shapes) grammars[format].parse([first, second]);
    }
  }
  const anyLine = fc.array(fc.constantFrom(...shapes), { minLength: 1, maxLength: 6 });
  const property = fc.property(fc.constantFrom(...formats), fc.oneof(anyLine, shapeLine), (format, line) => {
    grammars[format].parse(line);
  });
  fc.assert(property, { numRuns: 5000 });
});

t.test("the grammar accepts repeated options", async (t) => {
  for (const action of actionShapes) {
    const isRule = (options: readonly Shape[]): boolean =>
      grammars.policy.parse(["word", "star", "anyvm", "anyvm", action, ...options]).kind === "rule";
    const allowed = shapes.filter((shape) => isRule([shape]));
    t.ok(isRule([...allowed, ...allowed]), `${action} ${allowed.join(" ")}`);
  }
});

t.test("an ambiguous grammar is refused", async (t) => {
  const twice = { name: "policy_line", symbols: [{ type: "star" }], postprocess: () => ({ kind: "compat-4.0" }) };
  const grammar = new LineGrammar("policy", { ParserStart: "policy_line", ParserRules: [twice, { ...twice }] });
  t.throws(() => grammar.parse(["star"]), { message: "the grammar is ambiguous for: star" });
});
