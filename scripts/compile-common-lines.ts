import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LineFormat } from "../src/policy/model/dialect.ts";
import { LineGrammar } from "../src/policy/syntax/line-grammar.ts";
import type { LinePlan } from "../src/policy/syntax/line-plan.ts";
import { type Shape, shapes } from "../src/policy/syntax/shape.ts";
import { writeIfChanged } from "./files.ts";

/** Asks the grammar which words each column of a rule may hold. Writes src/policy/syntax/common-lines.generated.ts. */

/** Files of R4.0 are small, one per service, so their lines need no table. */
const formats: readonly LineFormat[] = ["policy", "service"];

/** The words of common columns. Names that look like something else are legal as well. */
const common: readonly Shape[] = [
  ...(["star", "word", "text", "argument", "anyvm", "adminvm", "defaultvm", "dispvm"] as const),
  ...(["dispvm_name", "dispvm_tag", "tag", "type"] as const),
];

/** The most options that a common rule has. */
const maximumOptions = 2;

function columnsOf(format: LineFormat): Record<string, unknown> {
  const grammar = new LineGrammar(format);
  const plan = (line: readonly Shape[]): LinePlan | undefined => {
    const answer = grammar.parse(line);
    return answer.kind === "failure" ? undefined : answer;
  };
  const isRule = (line: readonly Shape[]): boolean => plan(line)?.kind === "rule";
  const call: readonly Shape[] = format === "policy" ? ["word", "star"] : [];
  const pairs = common.flatMap((first) => common.map((second) => [first, second] as const));
  const others = otherLines().flatMap((line) => {
    const found = plan(line);
    return found === undefined || found.kind === "rule" ? [] : [[line.join(" "), found] as const];
  });
  return {
    calls: call.length === 0 ? [] : pairs.filter((pair) => isRule([...pair, "anyvm", "anyvm", "deny"])).map(joined),
    sources: common.filter((shape) => isRule([...call, shape, "anyvm", "deny"])),
    targets: common.filter((shape) => isRule([...call, "anyvm", shape, "deny"])),
    actions: actionsUpTo(maximumOptions)
      .filter((action) => isRule([...call, "anyvm", "anyvm", ...action]))
      .map(joined),
    others,
  };
}

function otherLines(): readonly (readonly Shape[])[] {
  const calls: readonly (readonly Shape[])[] = [
    ["star", "star"],
    ["word", "star"],
    ["word", "argument"],
  ];
  const withPath = (["word", "text"] as const).flatMap((path) => [
    ["include" as const, path],
    ["include_dir" as const, path],
    ...calls.map((call) => ["include_service" as const, ...call, path]),
  ]);
  return [["compat_40"], ...withPath];
}

function actionsUpTo(options: number): readonly (readonly Shape[])[] {
  const isOption = (shape: Shape): boolean => shape.endsWith("_option");
  const shorter: readonly (readonly Shape[])[] =
    options === 0 ? [["allow"], ["ask"], ["deny"]] : actionsUpTo(options - 1);
  const longest = shorter.filter((action) => action.length === options);
  return [...shorter, ...longest.flatMap((action) => shapes.filter(isOption).map((option) => [...action, option]))];
}

function joined(line: readonly Shape[]): string {
  return line.join(" ");
}

function moduleText(): string {
  const tables = formats.map((format) => {
    const { others, ...columns } = columnsOf(format);
    const lists = Object.entries(columns).map(([name, value]) => {
      return `    ${name}: ${JSON.stringify(`|${(value as readonly string[]).join("|")}|`)},`;
    });
    return `  ${format}: {\n${lists.join("\n")}\n    others: new Map<string, LinePlan>(${JSON.stringify(others)}),\n  },`;
  });
  return `// generated from grammar/policy.ne by npm run build:grammar; do not edit

import type { LinePlan } from "./line-plan.ts";

export default {
${tables.join("\n")}
};
`;
}

const folder = fileURLToPath(new URL("../src/policy/syntax/", import.meta.url));
writeIfChanged(join(folder, "common-lines.generated.ts"), moduleText());
