import type { LoadError, LoadedPolicy } from "../model/policy.ts";
import type { Rule } from "../model/rule.ts";
import { chooseServiceFiles } from "./file-names.ts";
import type { ReadObserver } from "./file-reader.ts";
import { error } from "./load-errors.ts";
import { isMissing, loadLegacyPolicy } from "./load-legacy.ts";
import type { PolicyFiles } from "./policy-files.ts";

/**
 * Loads the policy of one call of a R4.0 system, or of all service files in its directory, for tools that show a
 * policy. Rules of a whole directory carry the service and argument of their file.
 */
export function loadAllLegacyServices(
  files: PolicyFiles,
  directory: string,
  call?: string,
  observe?: ReadObserver,
): LoadedPolicy {
  if (call !== undefined) {
    const loaded = loadLegacyPolicy(files, directory, call);
    return isMissing(loaded) ? { dialect: "legacy", rules: [] } : loaded;
  }
  const names = files.list(directory);
  if (names.problem !== undefined) {
    const diagnostic = error("missing-file", `${directory} ${names.problem.message}`, directory);
    return { dialect: "legacy", errors: [{ kind: "AccessDenied", diagnostic }], rules: [] };
  }
  const rules: Rule[] = [];
  const errors: LoadError[] = [];
  for (const { name, service, argument } of chooseServiceFiles(names.value)) {
    const loaded = loadLegacyPolicy(files, directory, name, observe);
    if (isMissing(loaded)) continue;
    if ("errors" in loaded) errors.push(...loaded.errors);
    const exact = argument === "*" ? null : argument;
    for (const rule of loaded.rules) rules.push({ ...rule, service, argument: exact });
  }
  const [first, ...rest] = errors;
  return first === undefined ? { dialect: "legacy", rules } : { dialect: "legacy", errors: [first, ...rest], rules };
}
