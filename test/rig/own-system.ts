import { spawnSync } from "node:child_process";
import { systemPaths } from "../../src/base/system-paths.ts";
import { type RunningService, startService } from "./run-service.ts";
import type { Scope, TemporaryFolder } from "./temporary-folder.ts";
import { toolCommand } from "./tool-command.ts";

const isRoot = process.getuid?.() === 0;

/** A user other than root becomes root of a user namespace. */
const unshare = ["unshare", "--mount", ...(isRoot ? [] : ["--map-root-user"])] as const;

/** The reason to skip tests that need a separate `/etc` and `/run`; false if they work. */
export const noOwnSystem = whyNot();

function whyNot(): false | string {
  const { error, status } = spawnSync(unshare[0], [...unshare.slice(1), "mount", "--bind", "/etc", "/etc"]);
  if (error !== undefined) return "needs package util-linux";
  return status === 0 ? false : "needs root, or user namespaces";
}

/** Shell code that mounts `/etc` and `/run` of the folder `$0` over those of the system. */
const mounts = 'set -e\nfor each in etc run; do mount --bind "$0/$each" "/$each"; done';

/** A shell script that runs a program as `"$@"`, with the `/etc` and the `/run` of a folder. */
export function ownSystemScript(folder: TemporaryFolder): string {
  return `exec ${unshare.join(" ")} sh -c '${mounts}\nexec "$@"' '${folder.path}' "$@"`;
}

/** Settings of a run of the service. */
export interface Surroundings {
  /** A line of shell that runs after the mounts; `$0` is the folder. */
  readonly step?: string;
  /** A command prefix. */
  readonly words?: readonly string[];
  /** Options of the service. */
  readonly options?: readonly string[];
}

/** Starts the built service with its default paths; `/etc` and `/run` are in a folder. */
export function runServiceOf(
  scope: Scope,
  folder: TemporaryFolder,
  { step = "true", words = [], options = [] }: Surroundings = {},
): Promise<RunningService> {
  const script = `${mounts}\n${step}\nexec "$@"`;
  folder.directory(ownPath(systemPaths.services));
  folder.directory(ownPath(systemPaths.policyDirectories[0]));
  const command = [
    ...unshare,
    "sh",
    "-c",
    script,
    folder.path,
    ...words,
    ...toolCommand,
    "daemon",
    ...options,
  ] as const;
  return startService(scope, command, {
    policy: folder.at(ownPath(systemPaths.policySocket)),
    evalSimple: folder.at(ownPath(`${systemPaths.services}/policy.EvalSimple`)),
    evalGui: folder.at(ownPath(`${systemPaths.services}/policy.EvalGUI`)),
  });
}

/** Returns the path in the folder for an absolute path of the service. */
export function ownPath(path: string): string {
  return path.replace(/^\/(var\/run|run|etc)\//, (_, top: string) => `${top.replace("var/", "")}/`);
}
