import { WatchedFiles } from "../../host/watched-files.ts";
import type { PolicySources } from "../../policy/load/load-current.ts";
import { isBroken, type LoadedPolicy } from "../../policy/model/policy.ts";
import { openCurrentPolicy, type PolicySource } from "../policy-source.ts";

/** The policy of a current system, never older than the call that asks for it. */
export class CurrentPolicy {
  readonly #sources: PolicySources;
  readonly #onLoad: (policy: LoadedPolicy) => void;
  #files = new WatchedFiles();
  #policy: (PolicySource & { readonly policy: LoadedPolicy }) | undefined;

  /** @param onLoad is told of each policy that differs from the one before in whether, and why not, it loads */
  constructor(sources: PolicySources, onLoad: (policy: LoadedPolicy) => void) {
    this.#sources = sources;
    this.#onLoad = onLoad;
  }

  /** The policy as it is on the disk now. One that does not load denies every call. */
  get(): PolicySource {
    if (this.#policy !== undefined && this.#files.isCurrent()) return this.#policy;
    const before = this.#policy?.policy;
    this.#files = new WatchedFiles();
    this.#policy = openCurrentPolicy(this.#files, this.#sources);
    const now = this.#policy.policy;
    if (before === undefined || troubleOf(before) !== troubleOf(now)) this.#onLoad(now);
    return this.#policy;
  }
}

/** What keeps a policy from loading, in words; empty when it loads. */
export function troubleOf(policy: LoadedPolicy): string {
  if (!isBroken(policy)) return "";
  const [{ diagnostic }] = policy.errors;
  const { span, message, file } = diagnostic;
  const place = span === undefined ? file : `${span.file}:${span.line}:${span.column}`;
  const more = policy.errors.length > 1 ? ` (and ${policy.errors.length - 1} more)` : "";
  return `${place === undefined ? "" : `${place}: `}${message}${more}`;
}
