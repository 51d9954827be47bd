import type { Rule } from "../model/rule.ts";
import { anyDispvmName, anyDispvmTag, ruleKey } from "./match-keys.ts";

/** Rules of one source key: their numbers in order, and the first rule for each target key. */
interface TargetTable {
  readonly numbers: number[];
  readonly first: Map<string, number>;
}

/** Tables by argument, or null for any, and by source key. */
type Tables = ReadonlyMap<string | null, ReadonlyMap<string, TargetTable>>;

/** Rules for one service, or for any: their numbers, and the tables, which are built on first use. */
interface ServiceGroup {
  readonly numbers: number[];
  tables?: Tables;
}

/** The parts of a request that the index uses. */
export interface RuleQuery {
  readonly service: string;
  readonly argument: string;
  readonly sourceKeys: readonly string[];
}

/**
 * Finds rules by service, then by argument and source, then by target, without trying rules that cannot match. The time
 * of a look-up grows with the tags of both domains, not with the number of rules.
 */
export class RuleIndex {
  readonly #rules: readonly Rule[];
  readonly #groups = new Map<string | null, ServiceGroup>();

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
    rules.forEach((rule, number) => {
      const group = this.#groups.get(rule.service);
      if (group === undefined) this.#groups.set(rule.service, { numbers: [number] });
      else group.numbers.push(number);
    });
  }

  /** Returns the first rule that matches, in load order. */
  first(query: RuleQuery, targetKeys: readonly string[]): Rule | undefined {
    let first = Number.POSITIVE_INFINITY;
    for (const table of this.#tables(query)) {
      for (const key of targetKeys) {
        const number = table.first.get(key);
        if (number !== undefined && number < first) first = number;
      }
    }
    return this.#rules[first];
  }

  /** Returns all rules whose columns other than the target match, in load order. */
  exceptTarget(query: RuleQuery): readonly Rule[] {
    const numbers: number[] = [];
    for (const table of this.#tables(query)) {
      for (const number of table.numbers) numbers.push(number);
    }
    return numbers.sort((a, b) => a - b).map((number) => this.#rules[number] as Rule);
  }

  #tables({ service, argument, sourceKeys }: RuleQuery): readonly TargetTable[] {
    const found: TargetTable[] = [];
    for (const name of [service, null]) {
      const group = this.#groups.get(name);
      if (group === undefined) continue;
      group.tables ??= this.#buildTables(group.numbers);
      for (const text of [argument, null]) {
        const bySource = group.tables.get(text);
        if (bySource === undefined) continue;
        for (const sourceKey of sourceKeys) {
          const table = bySource.get(sourceKey);
          if (table !== undefined) found.push(table);
        }
      }
    }
    return found;
  }

  #buildTables(numbers: readonly number[]): Tables {
    const tables = new Map<string | null, Map<string, TargetTable>>();
    for (const number of numbers) {
      const { argument, source, target } = this.#rules[number] as Rule;
      const bySource = tables.get(argument) ?? new Map<string, TargetTable>();
      tables.set(argument, bySource);
      const key = ruleKey(source);
      const table = bySource.get(key) ?? emptyTable();
      bySource.set(key, table);
      table.numbers.push(number);
      const targetKeys = [ruleKey(target)];
      if (target.kind === "dispvm_name") targetKeys.push(anyDispvmName);
      if (target.kind === "dispvm_tag") targetKeys.push(anyDispvmTag);
      for (const targetKey of targetKeys) {
        if (!table.first.has(targetKey)) table.first.set(targetKey, number);
      }
    }
    return tables;
  }
}

function emptyTable(): TargetTable {
  return { numbers: [], first: new Map() };
}
