import type { Reach } from "../../policy/analyse/reach.ts";
import { formatRulePlace } from "../../policy/model/rule.ts";

/** One call that is not denied, in the terms of every output. */
export interface ReachRow {
  readonly source: string;
  readonly intended: string;
  readonly service: string;
  readonly argument: string;
  readonly decision: string;
  readonly targets: readonly string[];
  readonly rule: string;
}

/** The columns in order. */
export const reachColumns: readonly (keyof ReachRow)[] = [
  "source",
  "intended",
  "service",
  "argument",
  "decision",
  "targets",
  "rule",
];

/** Returns rows. Made-up domains are named for the domains that they stand for. */
export function reachRows(found: readonly Reach[], meanings: ReadonlyMap<string, string>): readonly ReachRow[] {
  const name = (text: string): string =>
    text.startsWith("@dispvm:")
      ? `@dispvm:${meanings.get(text.slice(8)) ?? text.slice(8)}`
      : (meanings.get(text) ?? text);
  return found.map(({ source, intended, service, argument, decision, targets, rule }) => ({
    source: name(source),
    intended: name(intended),
    service: service ?? "*",
    argument: argument ?? "(other)",
    decision,
    targets: targets.map(name),
    rule: formatRulePlace(rule),
  }));
}
