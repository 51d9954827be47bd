import type { Dialect } from "../../policy/model/dialect.ts";
import { formatRulePlace, type Rule } from "../../policy/model/rule.ts";
import { coloursFor } from "./colour.ts";
import { lastCell } from "./last-cell.ts";
import { plain } from "./plain.ts";
import { ruleJson } from "./rule-json.ts";

/**
 * Returns rules as aligned columns: the place, then the rule in the current format.
 *
 * @param columns the width of the output; undefined if lines may have any length
 */
export function formatRules(rules: readonly Rule[], dialect: Dialect, columns?: number): string {
  if (rules.length === 0) return "no rules\n";
  const colour = coloursFor(1);
  const rows = rules.map((rule) => cellsOf(rule, dialect));
  const widths = (rows[0] as string[]).map((_, column) =>
    rows.reduce((width, row) => Math.max(width, (row[column] as string).length), 0),
  );
  const start = widths.slice(0, -1).reduce((width, each) => width + each + 2, 0);
  const lines = rows.map((row) => {
    const padded = row.slice(0, -1).map((cell, column) => cell.padEnd(widths[column] as number));
    const last = lastCell(row.at(-1) as string, start, columns);
    return `${colour.dim(padded[0])}  ${[...padded.slice(1), last].join("  ")}`.replace(/ +$/gm, "");
  });
  return `${lines.join("\n")}\n`;
}

function cellsOf(rule: Rule, dialect: Dialect): string[] {
  const { service, argument, source, target, action } = rule;
  const place = rule.place.line === null ? `${rule.place.file} (implied)` : formatRulePlace(rule.place);
  const call = dialect === "legacy" && service === null ? [] : [service ?? "*", argument ?? "*"];
  return [place, ...call, source.text, target.text, [action.kind, ...options(rule)].join(" ")].map(plain);
}

/** Returns the options as text. An option with its default is left out. */
function options(rule: Rule): string[] {
  const { params } = ruleJson(rule, "legacy") as { params: Record<string, string> };
  const given = Object.entries(params).map(([key, value]) => `${key}=${value}`);
  const { action } = rule;
  if (action.notify !== (action.kind === "deny")) given.push(`notify=${action.notify ? "yes" : "no"}`);
  if (action.kind !== "deny" && !action.autostart) given.push("autostart=no");
  return given;
}
