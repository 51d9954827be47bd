import type { Word } from "./word.ts";

interface StatementBase {
  /** Line number, from 1. */
  readonly line: number;
}

/** A rule as written. `service` and `argument` are absent in files with three columns. */
export interface RuleStatement extends StatementBase {
  readonly kind: "rule";
  readonly service?: Word;
  readonly argument?: Word;
  readonly source: Word;
  readonly target: Word;
  readonly action: Word;
  readonly options: readonly Word[];
}

/** `!include PATH`, in R4.0 files `@include:PATH`; `path` is only the path. */
export interface IncludeStatement extends StatementBase {
  readonly kind: "include";
  readonly path: Word;
}

/** `!include-dir PATH` */
export interface IncludeDirStatement extends StatementBase {
  readonly kind: "include-dir";
  readonly path: Word;
}

/** `!include-service SERVICE ARGUMENT PATH` */
export interface IncludeServiceStatement extends StatementBase {
  readonly kind: "include-service";
  readonly service: Word;
  readonly argument: Word;
  readonly path: Word;
}

/** `!compat-4.0` */
export interface CompatStatement extends StatementBase {
  readonly kind: "compat-4.0";
  readonly directive: Word;
}

/** One logical line of a policy file that says something. Places of words are in the file that holds the line. */
export type Statement =
  | RuleStatement
  | IncludeStatement
  | IncludeDirStatement
  | IncludeServiceStatement
  | CompatStatement;
