import { dialectOf, type LineFormat } from "../../model/dialect.ts";
import type { LineFailure, LinePlan } from "../line-plan.ts";
import type { ShapeParser } from "../parse-shapes.ts";
import { shapeOf } from "../shape.ts";
import { maxWords, readWords } from "../word.ts";

/** The words of a line with their plan. A line without words has none. */
export interface TriedLine {
  readonly words: readonly string[];
  readonly plan: LinePlan | LineFailure | undefined;
  /** The position of the first wrong word; undefined if the line loads, apart from the files that it names. */
  readonly wrongAt: number | undefined;
}

/** Parses a line as the loader does. */
export function tryLine(text: string, format: LineFormat, parser: ShapeParser): TriedLine {
  const words = readWords(text, format);
  if (words.length === 0) return { words, plan: undefined, wrongAt: undefined };
  if (words.length > maxWords) return { words, plan: { kind: "failure", at: maxWords, wanted: [] }, wrongAt: maxWords };
  const plan = parser.parse(words.map((word) => shapeOf(word, dialectOf(format))));
  if (plan.kind === "failure") return { words, plan, wrongAt: plan.at };
  return { words, plan, wrongAt: isLoadable(plan, words, format) ? undefined : words.length };
}

/** Whether a rule has neither of the errors that only the loader finds (load/build-rule.ts). */
function isLoadable(plan: LinePlan, words: readonly string[], format: LineFormat): boolean {
  if (plan.kind !== "rule") return true;
  const keys = plan.options.map((position) => (words[position] as string).replace(/=.*/s, ""));
  const isRepeated = format !== "legacy" && new Set(keys).size < keys.length;
  const isGoingNowhere =
    words[plan.action] === "allow" && words[plan.target] === "@default" && !keys.includes("target");
  return !isRepeated && !isGoingNowhere;
}
