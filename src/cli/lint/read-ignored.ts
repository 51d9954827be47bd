import { dirname, resolve } from "node:path";
import { UsageError } from "../../command/usage-error.ts";
import { IgnoredPaths } from "../repository/ignored-paths.ts";
import { readSettings } from "./lint-levels.ts";

/**
 * Returns the paths of a folder that are left out: by `.gitignore`, and by `ignore: [PATTERN, …]` of a configuration, whose
 * patterns are relative to its folder.
 *
 * @throws UsageError with the place of a malformed pattern
 */
export function readIgnored(folder: string, configuration: string | undefined): IgnoredPaths {
  const ignored = IgnoredPaths.above(resolve(folder));
  const node = readSettings(configuration).get("ignore")?.node;
  if (configuration === undefined || node === undefined) return ignored;
  const patterns = (node.kind === "list" ? node.items : [node]).map((each) => {
    if (each.kind === "scalar" && each.text !== "" && each.value !== null) return each.text;
    const { file, line, column } = each.at;
    throw new UsageError(`${file}:${line}:${column}: ignore is not a list of patterns; expected ignore: [PATTERN, …]`);
  });
  return ignored.withPatterns(dirname(resolve(configuration)), patterns);
}
