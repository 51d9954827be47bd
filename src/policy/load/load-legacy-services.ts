import type { LoadedPolicy } from "../model/policy.ts";
import { exactWord } from "./build-rule.ts";
import { chooseServiceFiles } from "./file-names.ts";
import type { ReadObserver } from "./file-reader.ts";
import { error } from "./load-errors.ts";
import { isMissing, LegacyLoader, loadLegacyPolicy } from "./load-legacy.ts";
import type { PolicyFiles } from "./policy-files.ts";

/**
 * Loads the policy of one call of an R4.0 system, or of all service files in its directory, for tools that show a
 * policy. Rules of a whole directory carry the service and argument of their file. The limits apply to the directory as
 * a whole.
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
  const loader = new LegacyLoader(files, directory, observe);
  for (const { name, service, argument } of chooseServiceFiles(names.value)) {
    if (loader.full) break;
    loader.add(name, { service, argument: exactWord(argument) });
  }
  return loader.finish();
}
