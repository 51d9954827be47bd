import type { Diagnostic, RelatedPlace } from "../../base/diagnostic.ts";
import type { Span } from "../../base/span.ts";
import { tooManyErrors } from "../../base/too-many-errors.ts";
import type { DenyKind, LoadError } from "../model/policy.ts";
import { type DirectiveStatement, pathPosition, spanAt } from "../syntax/statement.ts";
import { loadLimits } from "./limits.ts";
import type { FileProblem } from "./policy-files.ts";

/** Collects the errors of one load in order, each once. */
export class LoadErrors {
  readonly #errors: LoadError[] = [];
  readonly #seen = new Set<string>();
  /** Whether a limit was exceeded, so that the load can stop. Only this class sets it. */
  full = false;

  /** The errors so far. */
  get all(): readonly LoadError[] {
    return this.#errors;
  }

  /** Adds an error unless the same error at the same place exists. */
  add(kind: DenyKind, diagnostic: Diagnostic): void {
    const { span } = diagnostic;
    const key = `${diagnostic.file}\n${span?.line}\n${span?.column}\n${diagnostic.message}`;
    if (this.full || this.#seen.has(key)) return;
    this.#seen.add(key);
    this.full = this.#errors.length >= loadLimits.errors;
    this.#errors.push({ kind, diagnostic: this.full ? tooManyErrors(diagnostic) : diagnostic });
  }

  /** Adds the error that ends the load. */
  addLast(kind: DenyKind, diagnostic: Diagnostic): void {
    this.add(kind, diagnostic);
    this.full = true;
  }

  /**
   * Adds a problem of a file or directory.
   *
   * @param from the directive that includes it
   * @param help how to fix the problem, if known
   */
  addProblem(path: string, problem: FileProblem, from?: IncludePlace, help?: string): void {
    if (problem.line !== undefined && problem.column !== undefined) {
      const span = { file: path, line: problem.line, column: problem.column, length: 1 };
      const related = from === undefined ? {} : { related: [includedFrom(from)] };
      this.add("PolicySyntaxError", {
        ...error(problem.code, problem.message, path),
        span,
        help: "save the file as UTF-8",
        ...related,
      });
    } else if (from === undefined) {
      this.add("AccessDenied", error(problemCodes[problem.code], `${path} ${problem.message}`, path));
    } else {
      const missing = problem.code === "missing" || problem.code === "wrong-kind";
      this.add(missing && from.statement.format !== "legacy" ? "PolicySyntaxError" : "AccessDenied", {
        ...error(
          missing ? "missing-include" : problemCodes[problem.code],
          `${path} ${problem.message}`,
          from.statement.file,
        ),
        ...placeOf(from),
        ...(missing ? { help: `create the file or correct the path, which is relative to ${from.base}` } : {}),
        ...(help === undefined ? {} : { help }),
      });
    }
  }
}

/** A directive that includes a file. */
export interface IncludePlace {
  readonly statement: DirectiveStatement;
  /** The base of relative paths. */
  readonly base: string;
}

/** Returns the place of a directive's path, or of the directive itself if it has none, with the line. */
export function placeOf({ statement }: IncludePlace): { readonly span: Span; readonly excerpt: string } {
  return { span: spanAt(statement, pathPosition(statement)), excerpt: statement.text };
}

/** Returns an error with only a code, a message and a file. */
export function error(code: string, message: string, file: string): Diagnostic {
  return { code, severity: "error", message, file };
}

const problemCodes: Readonly<Record<FileProblem["code"], string>> = {
  missing: "missing-file",
  "wrong-kind": "missing-file",
  unreadable: "unreadable-file",
  "too-large": "too-large",
  "too-many-entries": "too-large",
  "link-loop": "unreadable-file",
  "not-utf8": "not-utf8",
};

function includedFrom(from: IncludePlace): RelatedPlace {
  return { span: placeOf(from).span, message: "included from here" };
}
