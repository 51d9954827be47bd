import { extname } from "node:path";
import { TextlintKernel } from "@textlint/kernel";
import type { Dictionary } from "./dictionary.ts";
import { makeRules } from "./rules/table.ts";
import { prosePlugin } from "./text/plugin.ts";

/** A fault in the prose of a file. */
export interface Finding {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly rule: string;
  /** The problem, and on a second line the help. */
  readonly message: string;
}

const kernel = new TextlintKernel();

/**
 * Checks the text of one file.
 *
 * @param file the path from the top of the repository; it tells what kind of file this is
 */
export async function checkFile(file: string, text: string, dictionary: Dictionary): Promise<Finding[]> {
  const { messages } = await kernel.lintText(text, {
    ext: extname(file),
    filePath: file,
    plugins: [{ pluginId: "prose", plugin: prosePlugin }],
    rules: makeRules(dictionary),
  });
  return messages.map(({ line, column, ruleId, message }) => ({ file, line, column, rule: ruleId, message }));
}
