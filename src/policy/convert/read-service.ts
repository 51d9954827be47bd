import { isRuleFault, RuleBuilder } from "../load/build-rule.ts";
import { joinPath } from "../load/paths.ts";
import type { PolicyFiles } from "../load/policy-files.ts";
import type { Rule } from "../model/rule.ts";
import { isSyntaxError, LineParser } from "../syntax/parse-line.ts";
import { splitLines } from "../syntax/split-lines.ts";
import { includePath, isRule } from "../syntax/statement.ts";

/** A line of a service file, with the lines of included files in place of include lines. */
export type ServiceLine =
  | { readonly kind: "comment"; readonly text: string }
  | { readonly kind: "rule"; readonly rule: Rule };

/** Reads a service file that is known to load, with comments and includes. */
export function readService(files: PolicyFiles, directory: string, name: string): readonly ServiceLine[] {
  return new ServiceReader(files, directory).read(joinPath(directory, name));
}

class ServiceReader {
  readonly #files: PolicyFiles;
  readonly #directory: string;
  readonly #parser = new LineParser("legacy");
  readonly #builder = new RuleBuilder("legacy");

  constructor(files: PolicyFiles, directory: string) {
    this.#files = files;
    this.#directory = directory;
  }

  read(path: string): readonly ServiceLine[] {
    const { value = "", problem } = this.#files.read(path);
    if (problem !== undefined) throw new Error(`${path} ${problem.message}, although it was read before`);
    return splitLines(value).flatMap((text, index) => this.#line(text, path, index + 1));
  }

  #line(text: string, path: string, number: number): readonly ServiceLine[] {
    const statement = this.#parser.parse(text, path, number);
    if (statement === undefined) return [{ kind: "comment", text: text.trim() }];
    if (isSyntaxError(statement)) throw new Error(`${path}:${number} is malformed, although it was read before`);
    if (isRule(statement)) {
      const rule = this.#builder.build(statement);
      if (isRuleFault(rule)) throw new Error(`${path}:${number} is malformed, although it was read before`);
      return [{ kind: "rule", rule }];
    }
    const included = joinPath(this.#directory, includePath(statement as Parameters<typeof includePath>[0]));
    return [
      { kind: "comment", text: `# from ${included} (included by ${path}:${number}):` },
      ...this.read(included),
      { kind: "comment", text: `# end of ${included}` },
    ];
  }
}
