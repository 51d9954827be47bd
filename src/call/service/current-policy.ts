import { setTimeout } from "node:timers/promises";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { SingleFlight } from "../../base/single-flight.ts";
import { formatPlace } from "../../base/span.ts";
import { nextLoopTurn } from "../../host/next-loop-turn.ts";
import { WatchedFiles } from "../../host/watched-files.ts";
import type { PolicySources } from "../../policy/load/policy-sources.ts";
import { isBroken, type LoadedPolicy } from "../../policy/model/policy.ts";
import { openCurrentPolicy, type PolicySource } from "../policy-source.ts";

/** A policy as it was read from its directories. */
export interface PolicyTree {
  /** SHA-256 of all that was read, in hexadecimal digits. */
  readonly hash: string;
  readonly rules: number;
  /** Why it does not load; none if it does. */
  readonly errors: readonly Diagnostic[];
  /** ISO 8601. */
  readonly loadedAt: string;
}

interface Loaded {
  readonly files: WatchedFiles;
  readonly source: PolicySource & { readonly policy: LoadedPolicy };
  readonly at: Date;
}

/** The policy of a current system, never older than the call that asks for it. */
export class CurrentPolicy {
  readonly #sources: PolicySources;
  readonly #onLoad: (policy: LoadedPolicy) => void;
  readonly #onDisk = new SingleFlight(() => this.#load());
  #loaded: Loaded | undefined;
  #checkTimer: NodeJS.Timeout | undefined;
  #restUntil = 0;

  /** @param onLoad is told of each policy that differs from the one before in whether, and why not, it loads */
  constructor(sources: PolicySources, onLoad: (policy: LoadedPolicy) => void) {
    this.#sources = sources;
    this.#onLoad = onLoad;
  }

  /** The policy as it was on the disk at the beginning of the last turn of the loop, or after that. One that does not load denies every call. */
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
   * Looks whether the policy is another one again and again, also while no call comes.
   *
   * @param interval in milliseconds
   * @param onError is told of a look that failed; the next call looks by itself
   */
  checkRegularly(interval: number, onError: (error: Error) => void): void {
    this.#checkTimer = setInterval(() => {
      void nextLoopTurn()
        .then(() => this.#checkTimer !== undefined && this.get())
        .catch(onError);
    }, interval).unref();
  }

  /** Ends what is held of the system. */
  close(): void {
    clearInterval(this.#checkTimer);
    this.#checkTimer = undefined;
    this.#loaded?.files.close();
  }

  /** What the last call was judged by, or has been loaded since; undefined before the first. */
  get loaded(): PolicyTree | undefined {
    return this.#loaded === undefined ? undefined : treeOf(this.#loaded);
  }

  /** What the next call will be judged by. Those who ask at the same time share a look; calls have most of the time in any case. */
  readOnDisk(): Promise<PolicyTree> {
    return this.#onDisk.run();
  }

  async #load(): Promise<PolicyTree> {
    const rest = this.#restUntil - performance.now();
    if (rest > 0) await setTimeout(rest);
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

/** A look that somebody only wants to know of is followed by so many times its length without one. */
const restFactor = 4;

function load(sources: PolicySources): Loaded {
  const at = new Date();
  const files = new WatchedFiles();
  return { files, source: openCurrentPolicy(files, sources), at };
}

function treeOf({ files, source, at }: Loaded): PolicyTree {
  const { policy } = source;
  const errors = isBroken(policy) ? policy.errors.map(({ diagnostic }) => diagnostic) : [];
  return { hash: files.hash, rules: policy.rules.length, errors, loadedAt: at.toISOString() };
}

/** What keeps a policy from loading, in words, as far as a line of the log has room for it; empty when it loads. */
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
