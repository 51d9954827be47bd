import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Dialect, LineFormat } from "../model/dialect.ts";
import type { Rule } from "../model/rule.ts";
import { nulError } from "../syntax/nul-error.ts";
import { LineParser } from "../syntax/parse-line.ts";
import { holds } from "../syntax/split-line.ts";
import { splitLines } from "../syntax/split-lines.ts";
import { type DirectiveStatement, isRule, type Statement, spanAt } from "../syntax/statement.ts";
import { isRuleFault, RuleBuilder } from "./build-rule.ts";
import { loadLimits } from "./limits.ts";
import type { FileResult, PolicyFiles } from "./policy-files.ts";

/** The result of one line of a file. */
export type ReadEntry =
  | { readonly rule: Rule; readonly directive?: undefined; readonly error?: undefined }
  | { readonly rule?: undefined; readonly directive: DirectiveStatement; readonly error?: undefined }
  | { readonly rule?: undefined; readonly directive?: undefined; readonly error: Diagnostic }
  | SkippedRule;

/** A rule of a service for which policy is not loaded. It has no error. */
export interface SkippedRule {
  readonly rule?: undefined;
  readonly directive?: undefined;
  readonly error?: undefined;
}

const skippedRule: SkippedRule = {};

/** Receives each text that is read: the name of the file, its format, the text. */
export type ReadObserver = (file: string, format: LineFormat, text: string) => void;

/** Reads and parses files. Each file is parsed once for each format, however often it is included. */
export class FileReader {
  readonly builder: RuleBuilder;
  readonly #files: PolicyFiles;
  readonly #parsers = new Map<LineFormat, LineParser>();
  readonly #known = new Map<string, FileResult<readonly ReadEntry[]>>();
  readonly #observe: ReadObserver | undefined;
  readonly #service: string | undefined;
  #characters = 0;

  /**
   * @param observe receives every text that is read, with the name that errors use for the file
   * @param service the only service for which lines that name a service become rules; undefined means all
   */
  constructor(files: PolicyFiles, dialect: Dialect, observe?: ReadObserver, service?: string) {
    this.#files = files;
    this.#observe = observe;
    this.#service = service;
    this.builder = new RuleBuilder(dialect);
  }

  /**
   * Returns the entries of a file, or the reason why it cannot be read. Errors are returned only the first time, and
   * only up to the limit that makes the load fail.
   *
   * @param shown the name that errors and rules use for the file
   */
  read(path: string, shown: string, format: LineFormat): FileResult<readonly ReadEntry[]> {
    const key = `${format} ${shown}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const result = this.#read(path, shown, format);
    const { value } = result;
    this.#known.set(key, value?.some(isError) ? { value: value.filter((entry) => !isError(entry)) } : result);
    return result;
  }

  #read(path: string, shown: string, format: LineFormat): FileResult<readonly ReadEntry[]> {
    const result = this.#files.read(path);
    if (result.problem !== undefined) return result;
    this.#characters += result.value.length;
    if (this.#characters > loadLimits.totalCharacters) {
      const message = `makes the policy longer than ${loadLimits.totalCharacters} characters`;
      return { problem: { code: "too-large", message } };
    }
    this.#observe?.(shown, format, result.value);
    return { value: this.#parse(result.value, shown, format) };
  }

  #parse(text: string, file: string, format: LineFormat): readonly ReadEntry[] {
    const parser = this.#parser(format);
    const hasNul = holds(text, "\0");
    const entries: ReadEntry[] = [];
    const lines = splitLines(text);
    let errors = 0;
    for (let index = 0; index < lines.length && errors <= loadLimits.errors; index++) {
      const lineText = lines[index] as string;
      // Most lines of real policy files are comments.
      if (!hasNul && (lineText === "" || lineText.charCodeAt(0) === 0x23)) continue;
      const nul = hasNul ? nulError(lineText, file, index + 1) : undefined;
      const statement = nul === undefined ? parser.read(lineText, file, index + 1) : null;
      if (statement === undefined) continue;
      const entry: ReadEntry =
        statement === null ? { error: nul ?? parser.describe(lineText, file, index + 1) } : this.#entry(statement);
      if (entry.error !== undefined) errors++;
      entries.push(entry);
    }
    return entries;
  }

  #entry(statement: Statement): ReadEntry {
    if (!isRule(statement)) return { directive: statement as DirectiveStatement };
    const { plan, words } = statement;
    const isSkipped = plan.service >= 0 && isOther(words[plan.service] as string, this.#service);
    const rule = isSkipped ? this.builder.findFault(statement) : this.builder.build(statement);
    if (rule === undefined) return skippedRule;
    if (!isRuleFault(rule)) return { rule };
    const { code = "syntax", position, message, help } = rule;
    const { file, text: excerpt } = statement;
    const span = spanAt(statement, position);
    return { error: { code, severity: "error", message, help, file, span, excerpt } };
  }

  #parser(format: LineFormat): LineParser {
    const parser = this.#parsers.get(format) ?? new LineParser(format);
    this.#parsers.set(format, parser);
    return parser;
  }
}

/** Returns whether the word of a service column excludes a service; undefined means all services. */
export function isOther(word: string, service: string | undefined): boolean {
  return service !== undefined && word !== service && word !== "*";
}

function isError(entry: ReadEntry): boolean {
  return entry.error !== undefined;
}
