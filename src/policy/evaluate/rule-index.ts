import type { Request } from "../model/request.ts";
import type { Rule } from "../model/rule.ts";
import { anyDispvmName, anyDispvmTag, ruleKey } from "./match-keys.ts";

/** Rules of one source key: their numbers in order, and the first rule for each target key. */
interface TargetTable {
  readonly numbers: number[];
  readonly first: Map<string, number>;
}

/** Tables by argument, or null for any, and by source key. */
type Tables = ReadonlyMap<string | null, ReadonlyMap<string, TargetTable>>;

/** Rules for one service, or for any. */
interface ServiceGroup {
  readonly numbers: number[];
  /** The tables, which are built on first use. */
  tables?: Tables;
  /** The tables of a source that hold for any argument, by the keys of the source. */
  readonly bySource: Map<readonly string[], readonly TargetTable[]>;
}

/** The maximum of sources that a group remembers. A decision without it takes more time, but gives the same. */
const maxSources = 1000;

/** The parts of a request that the index uses. */
export type RuleCall = Pick<Request, "service" | "argument">;

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
      if (group === undefined) this.#groups.set(rule.service, { numbers: [number], bySource: new Map() });
      else group.numbers.push(number);
    });
  }

  /**
   * Returns the first rule that matches, in load order.
   *
   * @param sourceKeys of a source. The same array is the same source, so its tables are found only once.
   */
  first(
    { service, argument }: RuleCall,
    sourceKeys: readonly string[],
    targetKeys: readonly string[],
  ): Rule | undefined {
    const anyService = this.#lowest(null, argument, sourceKeys, targetKeys, Number.POSITIVE_INFINITY);
    return this.#rules[this.#lowest(service, argument, sourceKeys, targetKeys, anyService)];
  }

  /** Returns all rules whose columns other than the target match, in load order. */
  exceptTarget({ service, argument }: RuleCall, sourceKeys: readonly string[]): readonly Rule[] {
    const numbers: number[] = [];
    for (const group of [this.#groups.get(service), this.#groups.get(null)]) {
      if (group === undefined) continue;
      const tables = [...this.#tablesOf(group, sourceKeys), ...this.#tablesOfArgument(group, argument, sourceKeys)];
      for (const table of tables) {
        for (const number of table.numbers) numbers.push(number);
      }
    }
    return numbers.sort((a, b) => a - b).map((number) => this.#rules[number] as Rule);
  }

  /** Returns the number of the first rule of a group that matches, or the limit if none below it does. */
  #lowest(
    service: string | null,
    argument: string,
    sourceKeys: readonly string[],
    targetKeys: readonly string[],
    limit: number,
  ): number {
    const group = this.#groups.get(service);
    if (group === undefined) return limit;
    const tables = group.bySource.get(sourceKeys) ?? this.#tablesOf(group, sourceKeys);
    const first = tables.length === 0 ? limit : lowestIn(tables, targetKeys, limit);
    if (group.tables?.has(argument) !== true) return first;
    return lowestIn(this.#tablesOfArgument(group, argument, sourceKeys), targetKeys, first);
  }

  #tablesOf(group: ServiceGroup, sourceKeys: readonly string[]): readonly TargetTable[] {
    const known = group.bySource.get(sourceKeys);
    if (known !== undefined) return known;
    group.tables ??= this.#buildTables(group.numbers);
    const found = tablesIn(group.tables.get(null), sourceKeys);
    if (group.bySource.size >= maxSources) group.bySource.clear();
    group.bySource.set(sourceKeys, found);
    return found;
  }

  #tablesOfArgument(group: ServiceGroup, argument: string, sourceKeys: readonly string[]): readonly TargetTable[] {
    return tablesIn(group.tables?.get(argument), sourceKeys);
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
function lowestIn(tables: readonly TargetTable[], targetKeys: readonly string[], limit: number): number {
  const count = targetKeys.length;
  let lowest = limit;
  for (let table = 0; table < tables.length; table++) {
    const numbers = (tables[table] as TargetTable).first;
    for (let key = 0; key < count; key++) {
      const number = numbers.get(targetKeys[key] as string);
      if (number !== undefined && number < lowest) lowest = number;
    }
  }
  return lowest;
}

function tablesIn(
  bySource: ReadonlyMap<string, TargetTable> | undefined,
  sourceKeys: readonly string[],
): readonly TargetTable[] {
  const found: TargetTable[] = [];
  if (bySource === undefined) return found;
  for (let key = 0; key < sourceKeys.length; key++) {
    const table = bySource.get(sourceKeys[key] as string);
    if (table !== undefined) found.push(table);
  }
  return found;
}

function emptyTable(): TargetTable {
  return { numbers: [], first: new Map() };
}
