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
    const tables = this.#tables(query);
    let first = Number.POSITIVE_INFINITY;
    for (let table = 0; table < tables.length; table++) {
      const numbers = (tables[table] as TargetTable).first;
      for (let key = 0; key < targetKeys.length; key++) {
        const number = numbers.get(targetKeys[key] as string);
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
    this.#addTables(found, service, argument, sourceKeys);
    this.#addTables(found, null, argument, sourceKeys);
    return found;
  }

  #addTables(found: TargetTable[], service: string | null, argument: string, sourceKeys: readonly string[]): void {
    const group = this.#groups.get(service);
    if (group === undefined) return;
    group.tables ??= this.#buildTables(group.numbers);
    addTables(found, group.tables.get(argument), sourceKeys);
    addTables(found, group.tables.get(null), sourceKeys);
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

/** Decisions run this often, and loops over numbers take less time than others in QuickJS. */
function addTables(
  found: TargetTable[],
  bySource: ReadonlyMap<string, TargetTable> | undefined,
  sourceKeys: readonly string[],
): void {
  if (bySource === undefined) return;
  for (let key = 0; key < sourceKeys.length; key++) {
    const table = bySource.get(sourceKeys[key] as string);
    if (table !== undefined) found.push(table);
  }
}

function emptyTable(): TargetTable {
  return { numbers: [], first: new Map() };
}
