import type { SystemInfoText } from "../api/system-info-text.ts";
import type { MayCall } from "../api/visibility.ts";
import { WatchedFiles } from "../host/watched-files.ts";
import { Evaluator } from "../policy/evaluate/evaluator.ts";
import { loadCurrentPolicy } from "../policy/load/load-current.ts";
import type { PolicySources } from "../policy/load/policy-sources.ts";
import { isBroken } from "../policy/model/policy.ts";
import { requestOf } from "../policy/model/request.ts";
import { readSystemInfo, type SystemInfo } from "../policy/model/system-info.ts";
import type { DaemonLog } from "./daemon-log.ts";

interface ReadPolicy {
  readonly evaluator: Evaluator;
  readonly files: WatchedFiles;
}

/**
 * Answers from policy whether a domain may make a call of the Admin API to another domain. The policy is reloaded when an
 * answer of the files to the load would differ. A policy that does not load allows nothing.
 */
export class PolicyVisibility {
  readonly #sources: PolicySources;
  readonly #systemInfo: () => SystemInfoText;
  readonly #log: DaemonLog;
  #policy: ReadPolicy | undefined;
  #info: { readonly version: string; readonly info: SystemInfo } | undefined;
  /** Whether the files were checked in this turn of the event loop. One check serves all questions of a request. */
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
    if (this.#policy === undefined || !(this.#isFresh || this.#policy.files.isCurrent())) this.#policy = this.#load();
    this.#keepForNow();
    return this.#policy.evaluator;
  }

  #load(): ReadPolicy {
    // Events are filtered in any turn of the loop, possibly before notices of the kernel have arrived.
    const files = new WatchedFiles({ usesNotices: false });
    const policy = loadCurrentPolicy(files, this.#sources);
    if (isBroken(policy)) this.#log.error(`the policy does not load: ${policy.errors[0].diagnostic.message}`);
    return { evaluator: new Evaluator(policy), files };
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
