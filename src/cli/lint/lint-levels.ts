import { readFileSync } from "node:fs";
import type { Span } from "../../base/span.ts";
import { didYouMean } from "../../command/suggest.ts";
import { UsageError } from "../../command/usage-error.ts";
import { type LintLevels, lintDirective } from "../../policy/lint/lint.ts";
import { isLoadError, type LintLevel } from "../../policy/lint/lint-rule.ts";
import { lintRules } from "../../policy/lint/registry.ts";
import { parseYaml, type YamlEntry, type YamlNode } from "../yaml-node.ts";

const levels: readonly string[] = ["off", "warn", "error"];
const rules = [...lintRules, lintDirective];

/**
 * Returns the levels of a configuration, `rules: {ID: LEVEL}`, overridden by those of `--rule ID=LEVEL`.
 *
 * @throws UsageError if either is malformed, or lowers the level of a load error; it names the place
 */
export function readLintLevels(file: string | undefined, options: readonly string[]): LintLevels {
  const found = new Map<string, LintLevel>();
  for (const [id, { at, node }] of readConfiguration(file)) {
    found.set(id, checkLevel(id, levelOf(node), show(at), show(node.at)));
  }
  for (const option of options) {
    const equals = option.indexOf("=");
    const id = option.slice(0, Math.max(equals, 0));
    found.set(id, checkLevel(id, option.slice(equals + 1), "--rule", "--rule"));
  }
  return found;
}

function readConfiguration(file: string | undefined): ReadonlyMap<string, YamlEntry> {
  const set = readSettings(file).get("rules")?.node;
  return set === undefined || isEmpty(set) ? new Map() : entriesOf(set);
}

const settingNames: readonly string[] = ["rules", "services", "ignore"];

/**
 * Returns the settings of a configuration by name; none without a configuration.
 *
 * @throws UsageError if the file is malformed, or has an unknown setting; it names the place
 */
export function readSettings(file: string | undefined): ReadonlyMap<string, YamlEntry> {
  if (file === undefined) return new Map();
  const node = parseYaml(readText(file), file);
  if (node === undefined) return new Map();
  if (!("kind" in node)) {
    throw new UsageError(node.map(({ span, message }) => `${show(span as Span)}: ${message}`).join("\n"));
  }
  const settings = entriesOf(node);
  for (const [name, { at }] of settings) {
    if (settingNames.includes(name)) continue;
    throw new UsageError(`${show(at)}: unknown setting ${JSON.stringify(name)}; expected rules, services or ignore`);
  }
  return settings;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function entriesOf(node: YamlNode): ReadonlyMap<string, YamlEntry> {
  if (node.kind === "map") return node.entries;
  throw new UsageError(`${show(node.at)}: not a map of settings; expected rules: {ID: LEVEL}`);
}

function isEmpty(node: YamlNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

function levelOf(node: YamlNode): string {
  if (node.kind !== "scalar") return "";
  // YAML 1.1 reads a bare `off` as false, and some tools write it so.
  return node.value === false ? "off" : node.text;
}

/**
 * @param where the place of the rule's name, for messages
 * @param levelAt the place of the level
 */
function checkLevel(id: string, level: string, where: string, levelAt: string): LintLevel {
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) {
    const meant = didYouMean(
      id,
      rules.map((each) => each.id),
    );
    throw new UsageError(`${where}: unknown rule ${JSON.stringify(id)}${meant}`);
  }
  if (!levels.includes(level)) {
    throw new UsageError(`${levelAt}: unknown level of ${id}: ${JSON.stringify(level)}; expected off, warn or error`);
  }
  if (isLoadError(rule) && level !== "error") {
    const why = "a policy with such an error does not load";
    throw new UsageError(`${levelAt}: the level of ${id} cannot be ${JSON.stringify(level)}: ${why}; expected error`);
  }
  return level as LintLevel;
}

function show({ file, line, column }: Span): string {
  return `${file}:${line}:${column}`;
}
