import type { Diagnostic } from "../../base/diagnostic.ts";
import { SingleFlight } from "../../base/single-flight.ts";
import { formatPlace } from "../../base/span.ts";
import { WatchedFiles } from "../../host/watched-files.ts";
import { nextLoopTurn } from "../../platform/loop/loop-turn.ts";
import type { PolicySources } from "../../policy/load/policy-sources.ts";
import { isBroken, type LoadedPolicy } from "../../policy/model/policy.ts";
import { openCurrentPolicy, type PolicySource } from "../policy-source.ts";

/** A summary of a policy that was read from its directories. */
export interface PolicyTree {
  /** The SHA-256 of all files that were read, in hexadecimal digits. */
  readonly hash: string;
  readonly rules: number;
  /** The errors of the load; empty if the policy loads. */
  readonly errors: readonly Diagnostic[];
  /** ISO 8601. */
  readonly loadedAt: string;
}

interface Loaded {
  readonly files: WatchedFiles;
  readonly source: PolicySource & { readonly policy: LoadedPolicy };
  readonly at: Date;
}

/** Holds the policy of a current system. A policy that it returns is never older than the call. */
export class CurrentPolicy {
  readonly #sources: PolicySources;
  readonly #onLoad: (policy: LoadedPolicy) => void;
  readonly #onDisk = new SingleFlight(() => this.#load());
  #loaded: Loaded | undefined;
  #checkTimer: NodeJS.Timeout | undefined;
  #restUntil = 0;

  /** @param onLoad receives each policy whose errors differ from those of the policy before */
  constructor(sources: PolicySources, onLoad: (policy: LoadedPolicy) => void) {
    this.#sources = sources;
    this.#onLoad = onLoad;
  }

  /**
   * Returns the policy as it was on disk at the beginning of the last turn of the loop, or later. A policy that does not
   * load denies every call.
   */
  get(): PolicySource {
    if (this.#loaded?.files.isCurrent()) return this.#loaded.source;
    const before = this.#loaded?.source.policy;
    this.#loaded?.files.close();
    this.#loaded = load(this.#sources);
    const now = this.#loaded.source.policy;
    if (before === undefined || errorTexts(before).join("\n") !== errorTexts(now).join("\n")) this.#onLoad(now);
    return this.#loaded.source;
  }

  /**
   * Checks regularly whether the policy has changed, so that a broken policy is reported before a call needs it.
   *
   * @param interval in milliseconds
   * @param onError receives the error of a check that failed; the next call checks again
   */
  checkRegularly(interval: number, onError: (error: Error) => void): void {
    this.#checkTimer = setInterval(() => {
      void nextLoopTurn()
        .then(() => this.#checkTimer !== undefined && this.get())
        .catch(onError);
    }, interval).unref();
  }

  /** Stops the checks and releases the watches. */
  close(): void {
    clearInterval(this.#checkTimer);
    this.#checkTimer = undefined;
    this.#loaded?.files.close();
  }

  /** The policy that was loaded last; undefined before the first call. */
  get loaded(): PolicyTree | undefined {
    return this.#loaded === undefined ? undefined : treeOf(this.#loaded);
  }

  /**
   * Returns the policy that the next call will use. Concurrent requests share one load. Between loads is a pause, so that
   * most of the time remains for calls.
   */
  readOnDisk(): Promise<PolicyTree> {
    return this.#onDisk.run();
  }

  async #load(): Promise<PolicyTree> {
    const rest = this.#restUntil - performance.now();
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    await nextLoopTurn();
    const began = performance.now();
    const known = this.#loaded?.files.isCurrent() ? this.#loaded : undefined;
    const loaded = known ?? load(this.#sources);
    if (known === undefined) loaded.files.close();
    const end = performance.now();
    this.#restUntil = end + restFactor * (end - began);
    return treeOf(loaded);
  }
}

/** The pause after a load for a status, as a multiple of the time that the load took. */
const restFactor = 4;

function load(sources: PolicySources): Loaded {
  const at = new Date();
  const files = new WatchedFiles({ usesNotices: true });
  return { files, source: openCurrentPolicy(files, sources), at };
}

function treeOf({ files, source, at }: Loaded): PolicyTree {
  const { policy } = source;
  const errors = isBroken(policy) ? policy.errors.map(({ diagnostic }) => diagnostic) : [];
  return { hash: files.hash, rules: policy.rules.length, errors, loadedAt: at.toISOString() };
}

/** Returns the first errors of the load for one log line; empty if the policy loads. */
export function describeErrors(policy: LoadedPolicy): string {
  const errors = errorTexts(policy);
  const more = errors.length > maxLoggedErrors ? ` (and ${errors.length - maxLoggedErrors} more)` : "";
  return `${errors.slice(0, maxLoggedErrors).join("; ")}${more}`;
}

const maxLoggedErrors = 5;

function errorTexts(policy: LoadedPolicy): readonly string[] {
  return isBroken(policy) ? policy.errors.map(({ diagnostic }) => describe(diagnostic)) : [];
}

function describe({ span, message, file }: Diagnostic): string {
  return `${span === undefined ? file : formatPlace(span)}: ${message}`;
}
