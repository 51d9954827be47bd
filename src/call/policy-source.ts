import { systemPaths } from "../base/system-paths.ts";
import { readCompiledFile } from "../host/compiled-file.ts";
import { isServiceName } from "../policy/evaluate/check-request.ts";
import { type Decision, deny } from "../policy/evaluate/decision.ts";
import { Evaluator } from "../policy/evaluate/evaluator.ts";
import { loadCurrentPolicy } from "../policy/load/load-current.ts";
import { isMissing, loadLegacyPolicy } from "../policy/load/load-legacy.ts";
import type { PolicyFiles } from "../policy/load/policy-files.ts";
import type { PolicySources } from "../policy/load/policy-sources.ts";
import { readCompiled } from "../policy/load/read-compiled.ts";
import type { Dialect } from "../policy/model/dialect.ts";
import { isBroken, type LoadedPolicy } from "../policy/model/policy.ts";
import type { Request } from "../policy/model/request.ts";
import type { SystemInfo } from "../policy/model/system-info.ts";
import type { CallSettings } from "./call-settings.ts";

/** Policy that decides calls. It is loaded once for all services, in R4.0 for each service on its first call. */
export interface PolicySource {
  readonly dialect: Dialect;
  /** Whether the policy loads. Always true in R4.0, where each call loads its own. */
  readonly loads: boolean;
  decide(request: Request, info: SystemInfo): Decision;
}

/**
 * Opens the policy for one call: the R4.0 service directory, a current compiled policy, or the policy directories.
 *
 * @param service the service of the call; rules of other services may be left out
 */
export function openPolicy(files: PolicyFiles, settings: CallSettings, legacy: boolean, service: string): PolicySource {
  const { path, legacyDirectory, compiled } = settings;
  if (legacy) return openLegacyPolicy(files, path[0] ?? legacyDirectory);
  const isSystem = path.length === 0;
  const sources = { directories: isSystem ? systemPaths.policyDirectories : path, legacyDirectory };
  const file = compiled ?? (isSystem ? systemPaths.compiledPolicy : undefined);
  const opened = file === undefined ? undefined : openCompiledPolicy(file, files, sources, service);
  return opened ?? sourceOf(loadCurrentPolicy(files, sources, undefined, service));
}

/** Loads the policy of a current system. */
export function openCurrentPolicy(files: PolicyFiles, sources: PolicySources): PolicySource & { policy: LoadedPolicy } {
  return sourceOf(loadCurrentPolicy(files, sources));
}

function sourceOf(policy: LoadedPolicy): PolicySource & { policy: LoadedPolicy } {
  const { decide } = new Evaluator(policy);
  return { dialect: "current", policy, loads: !isBroken(policy), decide };
}

/**
 * Opens a compiled policy for the calls of one service.
 *
 * @returns undefined if the policy directories must be loaded, since the compiled policy is missing, damaged, stale or
 * made from other directories
 */
function openCompiledPolicy(
  path: string,
  files: PolicyFiles,
  sources: PolicySources,
  service: string,
): PolicySource | undefined {
  const compiled = readCompiledFile(path);
  if (compiled === undefined) return undefined;
  try {
    const policy = readCompiled(compiled, files, sources, service);
    return policy === undefined ? undefined : sourceOf(policy);
  } catch {
    return undefined;
  }
}

/** The maximum of services in the cache, so that a caller that invents names cannot exhaust the memory. */
const maxServices = 1000;

/** Opens the service directory of an R4.0 system. */
export function openLegacyPolicy(files: PolicyFiles, directory: string): PolicySource {
  const evaluators = new Map<string, Evaluator | null>();
  const evaluatorFor = (call: string): Evaluator | null => {
    const known = evaluators.get(call);
    if (known !== undefined) return known;
    const policy = loadLegacyPolicy(files, directory, call);
    const evaluator = isMissing(policy) ? null : new Evaluator(policy);
    if (evaluators.size >= maxServices) evaluators.clear();
    evaluators.set(call, evaluator);
    return evaluator;
  };
  return {
    dialect: "legacy",
    loads: true,
    decide: (request, info) => {
      // The name becomes a path.
      if (!isServiceName(request.call))
        return deny("bad-request", "the service has characters that no service can have");
      const evaluator = evaluatorFor(request.call);
      return evaluator === null
        ? deny("policy-not-found", `Policy not found for service ${request.call}`)
        : evaluator.decide(request, info);
    },
  };
}
