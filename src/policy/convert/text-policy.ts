import { loadCurrentPolicy } from "../load/load-current.ts";
import type { PolicyFiles } from "../load/policy-files.ts";
import type { LoadedPolicy } from "../model/policy.ts";

/**
 * Loads one text as a whole policy of the current format.
 *
 * @param file the name that rules use for the text
 */
export function loadText(text: string, file: string): LoadedPolicy {
  const missing = { problem: { code: "missing", message: "does not exist" } } as const;
  const files: PolicyFiles = {
    list: (directory) => (directory === "/" ? { value: [file] } : missing),
    read: (path) => (path === `/${file}` ? { value: text } : missing),
    resolve: (path) => path,
  };
  return loadCurrentPolicy(files, { directories: ["/"], legacyDirectory: "/none" });
}
