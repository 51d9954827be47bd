import type { PolicyFiles } from "../../policy/load/policy-files.ts";
import type { Rule, RulePlace } from "../../policy/model/rule.ts";
import { splitLines } from "../../policy/syntax/split-lines.ts";
import { plain } from "./plain.ts";

/** Quotes lines of policy files. Each file is read once. */
export class LineQuotes {
  readonly #files: PolicyFiles;
  readonly #lines = new Map<string, readonly string[]>();

  constructor(files: PolicyFiles) {
    this.#files = files;
  }

  /** Returns the line at a place; null for an implied denial, or if the file can no longer be read. */
  lineAt({ file, line }: RulePlace): string | null {
    if (line === null) return null;
    let lines = this.#lines.get(file);
    if (lines === undefined) {
      lines = splitLines(this.#files.read(file).value ?? "");
      this.#lines.set(file, lines);
    }
    const text = lines[line - 1];
    return text === undefined ? null : plain(text).trim();
  }

  /** Returns whether the line of a rule has five columns, so that its file can hold such lines. */
  hasFiveColumns({ place, service, argument, source }: Rule): boolean {
    const words = this.lineAt(place)?.split(/\s+/) ?? [];
    return words[0] === (service ?? "*") && words[1] === (argument ?? "*") && words[2] === source.text;
  }
}
