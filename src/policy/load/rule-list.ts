import type { Dialect } from "../model/dialect.ts";
import type { LoadError, LoadedPolicy } from "../model/policy.ts";
import type { Rule } from "../model/rule.ts";
import { loadLimits } from "./limits.ts";
import { error, type IncludePlace, LoadErrors, placeOf } from "./load-errors.ts";

/** A point in time during a load. */
export interface RuleMark {
  readonly rules: number;
  readonly errors: number;
}

/** Collects the rules and the errors of one load, up to the limits. */
export class RuleList {
  readonly errors = new LoadErrors();
  readonly #dialect: Dialect;
  readonly #rules: Rule[] = [];
  #counted = 0;
  #includes = 0;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /**
   * Adds a rule.
   *
   * @param from the directive through which the rule's file was included
   */
  add(rule: Rule, from?: IncludePlace): void {
    if (this.#count(1, from?.statement.file ?? rule.place.file, from)) this.#rules.push(rule);
  }

  /** Counts rules that are not needed. */
  skip(count: number, file: string, from?: IncludePlace): void {
    this.#count(count, from?.statement.file ?? file, from);
  }

  /** Returns whether there are not too many rules yet. */
  #count(count: number, file: string, from?: IncludePlace): boolean {
    this.#counted += count;
    if (this.#counted <= loadLimits.rules) return true;
    this.#stop(`the policy has more than ${loadLimits.rules} rules`, file, from);
    return false;
  }

  /** The number of rules and errors so far. */
  get mark(): RuleMark {
    return { rules: this.#rules.length, errors: this.errors.all.length };
  }

  /** Returns the rules since a mark, or undefined if errors have occurred since. */
  goodRulesSince(mark: RuleMark): readonly Rule[] | undefined {
    return this.errors.full || this.errors.all.length > mark.errors ? undefined : this.#rules.slice(mark.rules);
  }

  /** Counts an include. Returns false beyond the limit. */
  countInclude(from: IncludePlace): boolean {
    this.#includes++;
    if (this.#includes > loadLimits.includes) {
      this.#stop(`the policy includes files more than ${loadLimits.includes} times`, from.statement.file, from);
    }
    return !this.errors.full;
  }

  /** Returns the policy, or all errors. */
  finish(): LoadedPolicy {
    const [first, ...rest] = this.errors.all;
    if (first === undefined) return { dialect: this.#dialect, rules: this.#rules };
    const errors: readonly [LoadError, ...LoadError[]] = [first, ...rest];
    return { dialect: this.#dialect, errors, rules: this.#rules };
  }

  #stop(message: string, file: string, from?: IncludePlace): void {
    this.errors.addLast("AccessDenied", {
      ...error("too-many-rules", message, file),
      ...(from === undefined ? {} : placeOf(from)),
    });
  }
}
