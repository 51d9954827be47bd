import { systemPaths } from "../base/system-paths.ts";
import { openCurrentPolicy, openLegacyPolicy, type PolicySource } from "../call/policy-source.ts";
import type { Arguments } from "../command/arguments.ts";
import { UsageError } from "../command/usage-error.ts";
import { DiskFiles } from "../host/disk-files.ts";
import { isLegacySystem } from "../host/legacy-system.ts";
import type { PolicySources } from "../policy/load/policy-sources.ts";

/** The policy that the options of a command name. */
export interface PolicyChoice {
  readonly files: DiskFiles;
  /** The directories of a current policy, or the service directory of R4.0. */
  readonly place:
    | { readonly dialect: "current"; readonly sources: PolicySources }
    | { readonly dialect: "legacy"; readonly directory: string };
}

/** Reads `--root`, `--policy-dir`, `--legacy-dir` and `--legacy`. */
export function choosePolicy(given: Arguments): PolicyChoice {
  const root = given.value("root");
  const directories = given.values("policy-dir");
  if (root !== undefined && directories.length > 0)
    throw new UsageError("--root and --policy-dir cannot be used together");
  const files = new DiskFiles(root);
  if (root !== undefined && !files.exists("/")) throw new UsageError(`--root ${root} does not exist`);
  const legacy = given.flag("legacy") || (directories.length === 0 && isLegacySystem(files));
  const legacyDirectory = given.value("legacy-dir") ?? systemPaths.legacyDirectory;
  if (legacy) {
    if (directories.length > 1) throw new UsageError("with --legacy, --policy-dir can be given only once");
    return { files, place: { dialect: "legacy", directory: directories[0] ?? legacyDirectory } };
  }
  const sources: PolicySources = {
    directories: directories.length > 0 ? directories : systemPaths.policyDirectories,
    // A tree that is checked before it is installed has no /run.
    optional: root === undefined ? [] : ["/run/qubes/policy.d"],
    legacyDirectory,
  };
  return { files, place: { dialect: "current", sources } };
}

/** Opens the chosen policy. */
export function openPolicy({ files, place }: PolicyChoice): PolicySource {
  return place.dialect === "legacy"
    ? openLegacyPolicy(files, place.directory)
    : openCurrentPolicy(files, place.sources);
}
