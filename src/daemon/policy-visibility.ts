import { statSync } from "node:fs";
import { dirname } from "node:path";
import type { SystemInfoText } from "../api/system-info-text.ts";
import type { MayCall } from "../api/visibility.ts";
import { DiskFiles } from "../host/disk-files.ts";
import { Evaluator } from "../policy/evaluate/evaluator.ts";
import { loadCurrentPolicy } from "../policy/load/load-current.ts";
import type { PolicySources } from "../policy/load/policy-sources.ts";
import { isBroken } from "../policy/model/policy.ts";
import { requestOf } from "../policy/model/request.ts";
import { readSystemInfo, type SystemInfo } from "../policy/model/system-info.ts";
import type { DaemonLog } from "./daemon-log.ts";

interface ReadPolicy {
  readonly evaluator: Evaluator;
  /** The files as they were when they were read. */
  readonly fingerprint: string;
  readonly paths: readonly string[];
}

/**
 * Answers from policy whether a domain may make a call of the Admin API to another domain. The policy is reloaded when
 * its files change. A policy that does not load allows nothing.
 */
export class PolicyVisibility {
  readonly #sources: PolicySources;
  readonly #systemInfo: () => SystemInfoText;
  readonly #log: DaemonLog;
  #policy: ReadPolicy | undefined;
  #info: { readonly version: string; readonly info: SystemInfo } | undefined;
  /** Whether the files were checked for the current request. One check serves all its questions. */
  #isFresh = false;

  constructor(sources: PolicySources, systemInfo: () => SystemInfoText, log: DaemonLog) {
    this.#sources = sources;
    this.#systemInfo = systemInfo;
    this.#log = log;
  }

  /** Only an allow without a question counts. */
  readonly mayCall: MayCall = (source, dest, method) => {
    try {
      const request = requestOf(source.name, dest.isAdminVM ? "@adminvm" : dest.name, `${method}+`);
      return this.#evaluator().decide(request, this.#systemInfoNow()).decision === "allow";
    } catch (error) {
      this.#log.error(`policy for ${method} cannot be evaluated, so ${source.name} sees nothing: ${String(error)}`);
      return false;
    }
  };

  #evaluator(): Evaluator {
    if (this.#policy !== undefined && (this.#isFresh || fingerprint(this.#policy.paths) === this.#policy.fingerprint)) {
      this.#keepForNow();
      return this.#policy.evaluator;
    }
    const read = new Set<string>(this.#sources.directories);
    // A change during the load causes another load the next time.
    const before = fingerprint([...read]);
    const policy = loadCurrentPolicy(new DiskFiles(), this.#sources, (path) => {
      read.add(path);
      read.add(dirname(path));
    });
    if (isBroken(policy)) this.#log.error(`the policy does not load: ${policy.errors[0].diagnostic.message}`);
    const paths = [...read];
    const isSettled = before === fingerprint(this.#sources.directories);
    this.#policy = { evaluator: new Evaluator(policy), paths, fingerprint: isSettled ? fingerprint(paths) : "" };
    this.#keepForNow();
    return this.#policy.evaluator;
  }

  #keepForNow(): void {
    if (this.#isFresh) return;
    this.#isFresh = true;
    setImmediate(() => {
      this.#isFresh = false;
    });
  }

  #systemInfoNow(): SystemInfo {
    const { version, bytes } = this.#systemInfo();
    if (this.#info?.version !== version)
      this.#info = { version, info: readSystemInfo(JSON.parse(Buffer.from(bytes).toString())) };
    return this.#info.info;
  }
}

/** Returns a text that changes when a file is written, created, renamed or removed. */
function fingerprint(paths: readonly string[]): string {
  return paths
    .map((path) => {
      const found = statSync(path, { bigint: true, throwIfNoEntry: false });
      return found === undefined ? "-" : `${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`;
    })
    .join(" ");
}
