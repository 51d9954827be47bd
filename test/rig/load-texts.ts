import { loadCurrentPolicy } from "../../src/policy/load/load-current.ts";
import type { PolicyFiles } from "../../src/policy/load/policy-files.ts";
import type { PolicySources } from "../../src/policy/load/policy-sources.ts";
import { isBroken, type LoadedPolicy } from "../../src/policy/model/policy.ts";
import { formatRulePlace } from "../../src/policy/model/rule.ts";
import { VirtualFiles } from "./virtual-files.ts";

/** Directories with short names, for tests that load a policy. */
const sources: PolicySources = { directories: ["/run", "/etc"], optional: ["/run"], legacyDirectory: "/rpc" };

/** Loads the policy of files in memory. */
export function loadTexts(texts: Readonly<Record<string, string>>): LoadedPolicy {
  return load(VirtualFiles.of({ "/etc/": "", ...texts }));
}

export function load(files: PolicyFiles): LoadedPolicy {
  return loadCurrentPolicy(files, sources);
}

/** Lists the rules of a policy, or the valid rules of a broken policy: `FILE:LINE SERVICE ARGUMENT SOURCE …` */
export function rulesOf({ rules }: LoadedPolicy): readonly string[] {
  return rules.map(({ place, service, argument, source, target, action }) =>
    [formatRulePlace(place), service ?? "*", argument ?? "*", source.text, target.text, action.kind].join(" "),
  );
}

/** Lists the errors of a policy: `KIND CODE FILE:LINE:COLUMN+LENGTH MESSAGE` */
export function errorsOf(policy: LoadedPolicy): readonly string[] {
  if (!isBroken(policy)) return [];
  return policy.errors.map(({ kind, diagnostic: { code, file, span, message } }) => {
    const place = span === undefined ? "" : `:${span.line}:${span.column}+${span.length}`;
    return `${kind} ${code} ${file}${place} ${message}`;
  });
}
