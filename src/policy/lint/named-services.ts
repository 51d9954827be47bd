import type { Rule } from "../model/rule.ts";
import { isRule, type RuleStatement, type Statement } from "../syntax/statement.ts";
import type { LintFinding } from "./lint-rule.ts";
import type { LintTree } from "./lint-tree.ts";
import { findingAtWord } from "./places.ts";

/** A service that a line or the name of a file names. */
export interface NamedService {
  readonly service: string;
  /** `+ARG`; null for every argument. */
  readonly argument: string | null;
  /** Makes a finding at the service or its argument. */
  find(column: "service" | "argument", finding: Omit<LintFinding, "file" | "span" | "excerpt">): LintFinding;
}

/**
 * Returns the service of a rule; null for every service. If a file of three columns is checked alone, its rules have no
 * service. Then its name is the service.
 */
export function serviceOf({ service, place }: Rule, { plan }: RuleStatement): string | null {
  return service === null && plan.service < 0 ? place.file.slice(place.file.lastIndexOf("/") + 1) : service;
}

/** Returns the services that rules, `!include-service` and the names of service files name. */
export function namedServices(tree: LintTree): readonly NamedService[] {
  const statements = tree.files.flatMap((file) => [...file.statements.values()]);
  return [...statements.flatMap(namedByStatement), ...namedByFiles(tree)];
}

function namedByStatement(statement: Statement): readonly NamedService[] {
  const { plan, words } = statement;
  if ((!isRule(statement) && plan.kind !== "include-service") || !("service" in plan)) return [];
  const [service, argument] = [words[plan.service], words[plan.argument]];
  if (service === undefined || service === "*") return [];
  return [
    {
      service,
      argument: argument === undefined || argument === "*" ? null : argument,
      find: (column, finding) => findingAtWord(statement, plan[column], finding),
    },
  ];
}

/** Returns the services of files that are named for them. */
function namedByFiles({ rules }: LintTree): readonly NamedService[] {
  const files = new Map<string, NamedService>();
  for (const { service, argument, place } of rules) {
    const { file } = place;
    const name = file.slice(file.lastIndexOf("/") + 1);
    if (service === null || (name !== service && !name.startsWith(`${service}+`))) continue;
    files.set(file, {
      service,
      argument: name === service ? null : argument,
      find: (_column, finding) => ({ file, ...finding }),
    });
  }
  return [...files.values()];
}
