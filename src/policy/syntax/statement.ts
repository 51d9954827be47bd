import type { Span } from "../../base/span.ts";
import type { LineFormat } from "../model/dialect.ts";
import type { LinePlan } from "./line-plan.ts";
import { locateWords } from "./word.ts";

/**
 * A logical line of a policy file that is not blank and not a comment. It consists of words and of the plan that gives
 * each word its role. The variants of {@link LinePlan} are the kinds of statements: a rule or one of the directives.
 */
export interface Statement<Plan extends LinePlan = LinePlan> {
  readonly plan: Plan;
  /** The words of the line. In formats that know `$`, it has become `@`. */
  readonly words: readonly string[];
  readonly file: string;
  /** The number of the line, from 1. */
  readonly line: number;
  /** The line as written in the file. */
  readonly text: string;
  readonly format: LineFormat;
}

/** A statement that is a rule. */
export type RuleStatement = Statement<Extract<LinePlan, { kind: "rule" }>>;

/** A statement that is a directive. */
export type DirectiveStatement = Statement<Exclude<LinePlan, { kind: "rule" }>>;

/** Returns whether the statement is a rule; otherwise it is a directive. */
export function isRule(statement: Statement): statement is RuleStatement {
  return statement.plan.kind === "rule";
}

/** Returns the word at a position of the plan. */
export function wordAt(statement: Statement, position: number): string {
  return statement.words[position] as string;
}

/** Returns the place of the word at a position of the plan. */
export function spanAt({ file, line, text, format }: Statement, position: number): Span {
  const { column, length } = locateWords(text, format)[position] as { column: number; length: number };
  return { file, line, column, length };
}

/** Returns the position of a directive's path, or of the directive itself if it has none. */
export function pathPosition({ plan }: DirectiveStatement): number {
  return (plan as { readonly path?: number }).path ?? 0;
}

/**
 * Returns the path of a directive that has one. In R4.0 files directive and path are one word, and a path can contain
 * spaces.
 */
export function includePath(statement: DirectiveStatement): string {
  const word = wordAt(statement, pathPosition(statement));
  return statement.format === "legacy" ? word.slice("@include:".length) : word;
}
