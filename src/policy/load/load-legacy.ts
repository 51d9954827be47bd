import type { LoadedPolicy } from "../model/policy.ts";
import { includePath } from "../syntax/statement.ts";
import { FileReader, type ReadEntry, type ReadObserver } from "./file-reader.ts";
import { loadLimits } from "./limits.ts";
import { error, type IncludePlace, placeOf } from "./load-errors.ts";
import { joinPath } from "./paths.ts";
import type { FileResult, PolicyFiles } from "./policy-files.ts";
import { RuleList } from "./rule-list.ts";

/** Means that no file exists for a service; R4.0 calls that `PolicyNotFound`. */
export interface NoServiceFile {
  readonly missing: string;
}

/**
 * Loads the policy of one service of an R4.0 system, with its includes
 * (docs/reference/policy-language.md#r40-service-files). It reads `DIRECTORY/SERVICE+ARGUMENT`, or if that file is
 * missing `DIRECTORY/SERVICE`. All errors are collected.
 *
 * @param call `SERVICE[+ARGUMENT]` as the caller wrote it; the characters must have been checked
 */
export function loadLegacyPolicy(
  files: PolicyFiles,
  directory: string,
  call: string,
  observe?: ReadObserver,
): LoadedPolicy | NoServiceFile {
  const loader = new LegacyLoader(files, directory, observe);
  return loader.add(call) ? loader.finish() : { missing: call };
}

/** Returns whether a service has no policy file. */
export function isMissing(result: LoadedPolicy | NoServiceFile): result is NoServiceFile {
  return "missing" in result;
}

/** The call that a whole service file applies to. */
export interface ServiceCall {
  readonly service: string | null;
  readonly argument: string | null;
}

/** Determines how a file is read: the call that its rules carry, and the open files, outermost first. */
interface LegacyReading {
  readonly as: ServiceCall;
  readonly chain: readonly string[];
}

const anyCall: ServiceCall = { service: null, argument: null };

/** Loads one or more service files, up to the limits of one load. */
export class LegacyLoader {
  readonly #files: PolicyFiles;
  readonly #directory: string;
  readonly #reader: FileReader;
  readonly #list = new RuleList("legacy");

  /** @param observe receives every text that is read */
  constructor(files: PolicyFiles, directory: string, observe?: ReadObserver) {
    this.#files = files;
    this.#directory = directory;
    this.#reader = new FileReader(files, "legacy", observe);
  }

  /**
   * Reads the file for a call `SERVICE[+ARGUMENT]`. Its rules carry the call `as`.
   *
   * @returns whether a file exists
   */
  add(call: string, as = anyCall): boolean {
    const service = call.split("+", 1)[0] as string;
    for (const name of new Set([call, service])) {
      const path = joinPath(this.#directory, name);
      const entries = this.#reader.read(path, path, "legacy");
      if (entries.problem?.code === "missing") continue;
      this.#take(entries, path, { as, chain: [] });
      return true;
    }
    return false;
  }

  /** Whether a limit was exceeded, so that the load can stop. */
  get full(): boolean {
    return this.#list.errors.full;
  }

  /** Returns the policy, or all errors. */
  finish(): LoadedPolicy {
    return this.#list.finish();
  }

  #take(
    { value: entries, problem }: FileResult<readonly ReadEntry[]>,
    path: string,
    { as, chain }: LegacyReading,
    from?: IncludePlace,
  ): void {
    if (problem !== undefined) {
      this.#list.errors.addProblem(path, problem, from);
      return;
    }
    const { service, argument } = as;
    let inner: LegacyReading | undefined;
    for (const { rule, directive, error } of entries) {
      if (this.#list.errors.full) return;
      if (rule !== undefined) this.#list.add(as === anyCall ? rule : { ...rule, service, argument }, from);
      else if (error !== undefined) this.#list.errors.add("PolicySyntaxError", error);
      else if (directive !== undefined) {
        const place = { statement: directive, base: this.#directory };
        inner ??= { as, chain: [...chain, this.#files.resolve(path)] };
        this.#include(includePath(directive), inner, place);
      }
    }
  }

  #include(included: string, reading: LegacyReading, from: IncludePlace): void {
    if (!this.#list.countInclude(from)) return;
    const { chain } = reading;
    const path = joinPath(this.#directory, included);
    const loop = chain.includes(this.#files.resolve(path));
    if (loop || chain.length > loadLimits.includeDepth) {
      const message = loop
        ? `including ${path} forms a cycle`
        : `a chain of includes has more than ${loadLimits.includeDepth} files`;
      this.#list.errors.add("PolicySyntaxError", {
        ...error("include-cycle", message, from.statement.file),
        ...placeOf(from),
        help: "remove one of the include lines",
      });
      return;
    }
    this.#take(this.#reader.read(path, path, "legacy"), path, reading, from);
  }
}
