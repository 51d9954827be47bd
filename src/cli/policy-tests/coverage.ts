import type { RulePlace } from "../../policy/model/rule.ts";
import type { TestedPolicy } from "./tested-policy.ts";

/** A line with a rule. */
export interface CoveredLine {
  readonly file: string;
  /** Whether the file can be opened; the text of other files is inside a tests file. */
  readonly isFile: boolean;
  readonly line: number;
  readonly text: string;
  /** How many call cases the line decided. */
  readonly hits: number;
}

/** Counts which lines of rules decided calls of cases. Exhaustive cases do not count, since they try all calls. */
export class Coverage {
  readonly #lines = new Map<string, CoveredLine>();

  /** The lines with rules, by file and number. */
  get lines(): readonly CoveredLine[] {
    return [...this.#lines.values()].sort((one, other) =>
      one.file === other.file ? one.line - other.line : one.file < other.file ? -1 : 1,
    );
  }

  /** The number of lines with rules. */
  get total(): number {
    return this.#lines.size;
  }

  /** The number of lines that decided a call. */
  get covered(): number {
    return this.lines.filter(({ hits }) => hits > 0).length;
  }

  /** Their share in percent. Without rules the share is 0, since nothing was tested. */
  get percent(): number {
    return this.total === 0 ? 0 : (100 * this.covered) / this.total;
  }

  /** Adds the rules of a policy. */
  addRules(policy: TestedPolicy): void {
    for (const { place } of policy.rules) this.#add(policy, place, 0);
  }

  /** Counts a rule that decided a case. */
  addDecision(policy: TestedPolicy, place: RulePlace): void {
    this.#add(policy, place, 1);
  }

  #add(policy: TestedPolicy, place: RulePlace, hits: number): void {
    // A denial that !compat-4.0 adds has no line.
    if (place.line === null) return;
    const file = policy.shown(place.file);
    const key = `${file}:${place.line}`;
    const known = this.#lines.get(key);
    this.#lines.set(
      key,
      known === undefined
        ? { file, isFile: policy.onDisk, line: place.line, text: policy.quote(place)?.trim() ?? "", hits }
        : { ...known, hits: known.hits + hits },
    );
  }
}
