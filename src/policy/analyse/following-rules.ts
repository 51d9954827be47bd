import type { Rule } from "../model/rule.ts";

/**
 * Finds the rules that follow a rule and can apply to the same calls, without iterating over rules of other services.
 */
export class FollowingRules {
  readonly #rules: readonly Rule[];
  readonly #numbers = new Map<string | null, number[]>([[null, []]]);

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
    rules.forEach(({ service }, number) => {
      const numbers = this.#numbers.get(service);
      if (numbers === undefined) this.#numbers.set(service, [number]);
      else numbers.push(number);
    });
  }

  /** Yields at most `most` rules after the one with this number, in order. */
  *after(rule: Rule, number: number, most: number): Iterable<Rule> {
    if (rule.service === null) {
      yield* this.#rules.slice(number + 1, number + 1 + most);
      return;
    }
    const exact = this.#numbersOf(rule.service);
    const wild = this.#numbersOf(null);
    let atExact = firstAfter(exact, number);
    let atWild = firstAfter(wild, number);
    for (let count = 0; count < most; count++) {
      const next = Math.min(exact[atExact] ?? Number.POSITIVE_INFINITY, wild[atWild] ?? Number.POSITIVE_INFINITY);
      const later = this.#rules[next];
      if (later === undefined) return;
      if (next === exact[atExact]) atExact++;
      else atWild++;
      yield later;
    }
  }

  #numbersOf(service: string | null): readonly number[] {
    return this.#numbers.get(service) as number[];
  }
}

/** Returns the position of the first number that is greater, in ascending numbers. */
function firstAfter(numbers: readonly number[], number: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) > number) high = middle;
    else low = middle + 1;
  }
  return low;
}
