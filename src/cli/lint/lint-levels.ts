import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { suggest } from "../../command/suggest.ts";
import { UsageError } from "../../command/usage-error.ts";
import { type LintLevels, lintDirective } from "../../policy/lint/lint.ts";
import type { LintLevel } from "../../policy/lint/lint-rule.ts";
import { lintRules } from "../../policy/lint/registry.ts";

/** The default file with levels, in the current directory. */
export const configurationFile = ".qrexec-policy.yaml";

const levels: readonly string[] = ["off", "warn", "error"];
const ids: readonly string[] = [...lintRules.map(({ id }) => id), lintDirective.id];

/**
 * Returns the levels of a configuration, `rules: {ID: LEVEL}`, overridden by those of `--rule ID=LEVEL`.
 *
 * @throws UsageError if either is malformed
 */
export function readLintLevels(file: string | undefined, options: readonly string[]): LintLevels {
  const found = new Map<string, LintLevel>();
  for (const [id, level] of Object.entries(readConfiguration(file))) set(found, id, level, file ?? configurationFile);
  for (const option of options) {
    const equals = option.indexOf("=");
    set(found, option.slice(0, Math.max(equals, 0)), option.slice(equals + 1), "--rule");
  }
  return found;
}

function readConfiguration(file: string | undefined): Readonly<Record<string, unknown>> {
  if (file === undefined && !existsSync(configurationFile)) return {};
  const shown = file ?? configurationFile;
  let read: unknown;
  try {
    read = parse(readFileSync(shown, "utf8"), { maxAliasCount: 10 });
  } catch (error) {
    throw new UsageError(`${shown} cannot be read: ${(error as Error).message}`);
  }
  const { rules, ...others } = record(read ?? {}, shown);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new UsageError(`${shown}: there is no setting ${unknown}; expected rules`);
  return record(rules ?? {}, `${shown}: rules`);
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UsageError(`${what} is not a map of settings`);
}

function set(found: Map<string, LintLevel>, id: string, level: unknown, where: string): void {
  if (!ids.includes(id)) {
    const meant = suggest(id, ids);
    throw new UsageError(
      `${where}: there is no rule ${JSON.stringify(id)}${meant === undefined ? "" : `; did you mean ${meant}?`}`,
    );
  }
  // YAML 1.1 reads a bare `off` as false.
  const text = level === false ? "off" : level;
  if (typeof text !== "string" || !levels.includes(text)) {
    throw new UsageError(`${where}: the level of ${id} is off, warn or error, not ${JSON.stringify(level)}`);
  }
  found.set(id, text as LintLevel);
}
