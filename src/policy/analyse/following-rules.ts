import type { Rule } from "../model/rule.ts";

/** Finds the rules that are tried after a rule for some of the same calls, without walking over those of other services. */
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

  /** At most so many of the rules after the one with this number, in order. */
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

/** Where the first number lies that is greater, in numbers that rise. */
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
