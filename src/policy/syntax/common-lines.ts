import type { LineFormat } from "../model/dialect.ts";
import tables from "./common-lines.generated.ts";
import type { LinePlan } from "./line-plan.ts";
import type { Shape } from "./shape.ts";

/**
 * Returns the plan of a line if it is a common one: a rule with at most two options, or an include.
 *
 * `npm run build:grammar` generates the table by asking the grammar which words each column accepts. Columns do not
 * depend on one another there, so every combination of the listed words is a line. The first use of the grammar takes a
 * fifth of the time of a whole call; the table takes almost none (docs/performance.md). Each list is one text: a set
 * would be built in every process, for a few look-ups.
 */
export function findCommonPlan(format: LineFormat, shapes: readonly Shape[]): LinePlan | undefined {
  if (format === "legacy") return undefined;
  const { calls, sources, targets, actions, others } = tables[format];
  const first = format === "policy" ? 2 : 0;
  const source = shapes[first];
  const target = shapes[first + 1];
  if (source === undefined || target === undefined) return others.get(shapes.join(" "));
  const isRule =
    sources.includes(`|${source}|`) &&
    targets.includes(`|${target}|`) &&
    (first === 0 || calls.includes(`|${shapes[0]} ${shapes[1]}|`)) &&
    actions.includes(`|${shapes.slice(first + 2).join(" ")}|`);
  return isRule ? plans[format][shapes.length - first - 3] : others.get(shapes.join(" "));
}

/** Plans by the number of options. */
const plans: Readonly<Record<"policy" | "service", readonly LinePlan[]>> = {
  policy: [[], [5], [5, 6]].map((options) => ({ ...planFrom(2), service: 0, argument: 1, options })),
  service: [[], [3], [3, 4]].map((options) => ({ ...planFrom(0), service: -1, argument: -1, options })),
};

function planFrom(first: number): { kind: "rule"; source: number; target: number; action: number } {
  return { kind: "rule", source: first, target: first + 1, action: first + 2 };
}
