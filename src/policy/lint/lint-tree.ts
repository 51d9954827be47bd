import type { Diagnostic } from "../../base/diagnostic.ts";
import { maxErrors } from "../../base/too-many-errors.ts";
import type { ShadowedRule } from "../analyse/shadow.ts";
import { findShadowedRules } from "../analyse/shadow.ts";
import type { Dialect, LineFormat } from "../model/dialect.ts";
import type { LoadedPolicy } from "../model/policy.ts";
import type { Rule } from "../model/rule.ts";
import type { SystemInfo } from "../model/system-info.ts";
import { makeCatalogue, type ServiceCatalogue } from "../services/catalogue.ts";
import { LineParser } from "../syntax/parse-line.ts";
import { splitLines } from "../syntax/split-lines.ts";
import { isRule, type RuleStatement, type Statement } from "../syntax/statement.ts";

/** A file as it was read, with the statements of its valid lines. */
export interface LintFile {
  readonly path: string;
  readonly format: LineFormat;
  readonly text: string;
  readonly lines: readonly string[];
  /** By line number. */
  readonly statements: ReadonlyMap<number, Statement>;
}

/** A directory of policy files, with the names in it. */
export interface LintDirectory {
  readonly path: string;
  /** The format of the files: service files of R4.0, or files of the current format. */
  readonly format: "policy" | "legacy";
  readonly names: readonly string[];
}

/** A line with its rules: one, or one for each service that its file is included for. */
export interface RuleLine {
  readonly statement: RuleStatement;
  readonly rules: readonly Rule[];
  /** The first rule. The others differ only in the service and its argument. */
  readonly rule: Rule;
}

/** The input of the lint rules. */
export interface LintTree {
  readonly dialect: Dialect;
  readonly files: readonly LintFile[];
  readonly directories: readonly LintDirectory[];
  /** The directory that `!compat-4.0` reads; undefined for the dialect of R4.0. */
  readonly legacyDirectory: string | undefined;
  /** The rules of all valid lines, in the order of evaluation. */
  readonly rules: readonly Rule[];
  /** The lines with rules. */
  readonly ruleLines: readonly RuleLine[];
  /** Returns the line of a rule; undefined for an implied denial, which has no line. */
  lineOf(rule: Rule): RuleLine | undefined;
  /** The errors that keep the policy from loading. */
  readonly errors: readonly Diagnostic[];
  /** Rules that can never match. */
  readonly shadowed: readonly ShadowedRule[];
  /** The system information, if it is known. */
  readonly info: SystemInfo | undefined;
  /** The services that are known. */
  readonly catalogue: ServiceCatalogue;
}

/** A text that a load read. */
export interface ReadText {
  readonly path: string;
  readonly format: LineFormat;
  readonly text: string;
}

/** Makes the tree of a loaded policy. */
export function makeLintTree(
  policy: LoadedPolicy,
  texts: readonly ReadText[],
  directories: readonly LintDirectory[],
  info: SystemInfo | undefined,
  legacyDirectory?: string,
  catalogue = makeCatalogue(),
): LintTree {
  const { dialect, rules } = policy;
  const errors = "errors" in policy ? policy.errors.map(({ diagnostic }) => diagnostic) : [];
  const shadowed = findShadowedRules(rules, dialect);
  const files = texts.map(parse);
  const ruleLines = findRuleLines(files, rules);
  const byRule = new Map(ruleLines.flatMap((line) => line.rules.map((rule) => [rule, line] as const)));
  const lineOf = (rule: Rule): RuleLine | undefined => byRule.get(rule);
  return { dialect, files, directories, legacyDirectory, rules, ruleLines, lineOf, errors, shadowed, info, catalogue };
}

function parse({ path, format, text }: ReadText): LintFile {
  const parser = new LineParser(format);
  const lines = splitLines(text);
  const statements = new Map<number, Statement>();
  let wrong = 0;
  for (const [index, line] of lines.entries()) {
    const statement = line.includes("\0") ? null : parser.read(line, path, index + 1);
    if (statement) statements.set(index + 1, statement);
    // The load stopped at the same line.
    if (statement === null && ++wrong > maxErrors) break;
  }
  return { path, format, text, lines, statements };
}

/** Returns the lines with rules, in the order of files and lines. A file that nothing includes has none. */
function findRuleLines(files: readonly LintFile[], rules: readonly Rule[]): readonly RuleLine[] {
  const byLine = groupByLine(rules);
  return files.flatMap(({ path, statements }) =>
    [...statements.values()].filter(isRule).flatMap((statement) => {
      const found = byLine.get(`${path}:${statement.line}`);
      return found === undefined ? [] : [{ statement, rules: found, rule: found[0] as Rule }];
    }),
  );
}

function groupByLine(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  const byLine = new Map<string, Rule[]>();
  for (const rule of rules) {
    const { file, line } = rule.place;
    const key = `${file}:${line}`;
    const known = byLine.get(key);
    if (known === undefined) byLine.set(key, [rule]);
    else known.push(rule);
  }
  return byLine;
}
