import type { Dialect } from "../model/dialect.ts";
import type { LoadError, LoadedPolicy } from "../model/policy.ts";
import type { Rule } from "../model/rule.ts";
import { loadLimits } from "./limits.ts";
import { error, type IncludePlace, LoadErrors, placeOf } from "./load-errors.ts";

/** A moment of a load. */
export interface RuleMark {
  readonly rules: number;
  readonly errors: number;
}

/** Gathers the rules and the errors of one load, up to the limits. */
export class RuleList {
  readonly errors = new LoadErrors();
  readonly #dialect: Dialect;
  readonly #rules: Rule[] = [];
  #includes = 0;
  #full = false;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /** Whether a limit was met, so that going on is of no use. */
  get full(): boolean {
    return this.#full || this.errors.full;
  }

  /** Adds a rule. `from` is the directive through which its file was read. */
  add(rule: Rule, from?: IncludePlace): void {
    if (this.#rules.length < loadLimits.rules) this.#rules.push(rule);
    else
      this.#stop(`the policy has more than ${loadLimits.rules} rules`, from?.statement.file ?? rule.place.file, from);
  }

  /** How much there is so far. */
  get mark(): RuleMark {
    return { rules: this.#rules.length, errors: this.errors.all.length };
  }

  /** The rules since a mark, if nothing went wrong since. */
  goodRulesSince(mark: RuleMark): readonly Rule[] | undefined {
    return this.full || this.errors.all.length > mark.errors ? undefined : this.#rules.slice(mark.rules);
  }

  /** Counts what an include asks for. False when there are too many. */
  countInclude(from: IncludePlace): boolean {
    this.#includes++;
    if (this.#includes > loadLimits.includes) {
      this.#stop(`the policy includes files more than ${loadLimits.includes} times`, from.statement.file, from);
    }
    return !this.full;
  }

  /** The policy, or all that was wrong with it. */
  finish(): LoadedPolicy {
    const [first, ...rest] = this.errors.all;
    if (first === undefined) return { dialect: this.#dialect, rules: this.#rules };
    const errors: readonly [LoadError, ...LoadError[]] = [first, ...rest];
    return { dialect: this.#dialect, errors, rules: this.#rules };
  }

  #stop(message: string, file: string, from?: IncludePlace): void {
    this.#full = true;
    this.errors.add("AccessDenied", {
      ...error("too-many-rules", message, file),
      ...(from === undefined ? {} : placeOf(from)),
    });
  }
}
