import type { LoadedPolicy } from "../model/policy.ts";
import type { Rule } from "../model/rule.ts";
import { type DirectiveStatement, includePath } from "../syntax/statement.ts";
import { exactWord } from "./build-rule.ts";
import { choosePolicyFiles, chooseServiceFiles, type ServiceFile } from "./file-names.ts";
import { FileReader, isOther, type ReadEntry, type ReadObserver } from "./file-reader.ts";
import { loadLimits } from "./limits.ts";
import { error, type IncludePlace, placeOf } from "./load-errors.ts";
import { joinPath } from "./paths.ts";
import type { FileResult, PolicyFiles } from "./policy-files.ts";
import type { PolicySources } from "./policy-sources.ts";
import { RuleList } from "./rule-list.ts";

/** Determines how a file is read. */
interface CurrentReading {
  readonly format: "policy" | "service";
  /** The base of relative include paths: the policy directory of the top-level file, or the legacy directory. */
  readonly base: string;
  /** The service that a three-column file applies to; null means any. */
  readonly service: string | null;
  readonly argument: string | null;
}

/** The file that is being read, and the context of its includes. */
interface Scope extends CurrentReading {
  readonly file: string;
  /** The open files, outermost first. */
  readonly chain: readonly string[];
}

/**
 * Loads the policy of a current system (docs/reference/policy-language.md#loading). It reads every `*.policy` file of
 * the directories, merged by base name, with all includes. All errors are collected.
 *
 * @param observe receives every text that is read
 * @param service the service whose calls the policy is to decide; rules of other services are checked and may be left out
 */
export function loadCurrentPolicy(
  files: PolicyFiles,
  sources: PolicySources,
  observe?: ReadObserver,
  service?: string,
): LoadedPolicy {
  return new CurrentLoader(files, sources, observe, service).load();
}

class CurrentLoader {
  readonly #files: PolicyFiles;
  readonly #sources: PolicySources;
  readonly #reader: FileReader;
  readonly #service: string | undefined;
  readonly #list = new RuleList("current");
  /**
   * The rules of service files that loaded without an error. Default policies include the same few files many times.
   */
  readonly #serviceRules = new Map<string, readonly Rule[]>();
  readonly #listed = new Map<string, FileResult<readonly string[]>>();
  #serviceFiles: FileResult<readonly ServiceFile[]> | undefined;

  constructor(files: PolicyFiles, sources: PolicySources, observe?: ReadObserver, service?: string) {
    this.#files = files;
    this.#sources = sources;
    this.#service = service;
    this.#reader = new FileReader(files, "current", observe, service);
  }

  load(): LoadedPolicy {
    const directoryOf = new Map<string, string>();
    for (const directory of this.#sources.directories) {
      for (const name of this.#policyFiles(directory)) {
        if (!directoryOf.has(name)) directoryOf.set(name, directory);
      }
    }
    for (const name of [...directoryOf.keys()].sort()) {
      const base = directoryOf.get(name) as string;
      const path = joinPath(base, name);
      this.#readFile(path, { file: path, format: "policy", base, service: null, argument: null, chain: [] });
    }
    return this.#list.finish();
  }

  /** Returns the names of the policy files in a directory. A problem of the directory becomes an error of the load. */
  #policyFiles(directory: string, from?: IncludePlace): readonly string[] {
    const names = this.#listed.get(directory) ?? this.#listPolicyFiles(directory);
    if (names.problem !== undefined) {
      if (names.problem.code !== "missing" || !this.#sources.optional?.includes(directory)) {
        this.#list.errors.addProblem(directory, names.problem, from);
      }
      return [];
    }
    return names.value;
  }

  #listPolicyFiles(directory: string): FileResult<readonly string[]> {
    const names = this.#files.list(directory);
    const { chosen, bad } = choosePolicyFiles(names.value ?? []);
    for (const name of bad) {
      this.#list.errors.add("AccessDenied", {
        ...error("bad-file-name", `invalid filename: ${joinPath(directory, name)}`, joinPath(directory, name)),
        expected: "only a-z, 0-9 and the characters _ . - in the name of a policy file",
        help: "rename the file; until then every call is denied",
      });
    }
    const listed = names.problem === undefined ? { value: chosen } : names;
    this.#listed.set(directory, listed);
    return listed;
  }

  #readFile(path: string, scope: Scope, from?: IncludePlace): void {
    const { format, file, service, argument } = scope;
    if (this.#list.errors.full || this.#isLoop(scope, from)) return;
    const { value: entries, problem } = this.#reader.read(path, file, format);
    if (problem !== undefined) {
      this.#list.errors.addProblem(file, problem, from);
      return;
    }
    const inner = { ...scope, chain: [...scope.chain, file] };
    const { errors } = this.#list;
    for (let index = 0; index < entries.length; index++) {
      if (errors.full) return;
      const { rule, directive, error } = entries[index] as ReadEntry;
      if (directive !== undefined) this.#follow(directive, inner);
      else if (error !== undefined) errors.add("PolicySyntaxError", error);
      else if (rule === undefined) this.#list.skip(1, file, from);
      else this.#list.add(format === "policy" ? rule : forCall(rule, service, argument), from);
    }
  }

  /**
   * Returns whether a file is already open, or the chain of open files is too long. Both are errors at the place of the
   * include.
   */
  #isLoop(scope: Scope, from?: IncludePlace): boolean {
    if (from === undefined) return false;
    const loop = scope.chain.includes(scope.file);
    if (!loop && scope.chain.length < loadLimits.includeDepth) return false;
    const names = scope.chain.slice(scope.chain.indexOf(scope.file));
    this.#list.errors.add("PolicySyntaxError", {
      ...error(
        "include-cycle",
        loop
          ? `the file includes itself: ${[...names, scope.file].join(" -> ")}`
          : `a chain of includes has more than ${loadLimits.includeDepth} files`,
        from.statement.file,
      ),
      ...placeOf(from),
      help: "remove one of the include lines",
    });
    return true;
  }

  #follow(statement: DirectiveStatement, scope: Scope): void {
    const { plan } = statement;
    const from = { statement, base: scope.base };
    switch (plan.kind) {
      case "include":
        this.#include(includePath(statement), scope, scope.chain, from);
        break;
      case "include-service": {
        const { words } = statement;
        const path = words[plan.path] as string;
        const service = exactWord(words[plan.service] as string);
        const argument = exactWord(words[plan.argument] as string);
        if (isOther(words[plan.service] as string, this.#service) && this.#skipKnown(path, scope.base, from)) break;
        if (this.#addKnown(path, scope.base, service, argument, from)) break;
        this.#read(path, { format: "service", base: scope.base, service, argument }, scope.chain, from);
        break;
      }
      case "include-dir":
        this.#includeDirectory(includePath(statement), scope, from);
        break;
      case "compat-4.0":
        this.#compat(scope, from);
        break;
    }
  }

  #includeDirectory(path: string, scope: Scope, from: IncludePlace): void {
    if (!this.#list.countInclude(from)) return;
    const directory = this.#files.resolve(joinPath(scope.base, path));
    for (const name of this.#policyFiles(directory, from)) {
      const file = joinPath(directory, name);
      if (this.#list.countInclude(from)) this.#readFile(file, { ...scope, file }, from);
    }
  }

  #compat(scope: Scope, from: IncludePlace): void {
    if (!this.#list.countInclude(from)) return;
    const base = this.#sources.legacyDirectory;
    this.#serviceFiles ??= this.#listServiceFiles(base);
    if (this.#serviceFiles.problem !== undefined) {
      this.#list.errors.addProblem(base, { ...this.#serviceFiles.problem, code: "unreadable" }, from, compatHelp);
      return;
    }
    for (const { name, service, argument } of this.#serviceFiles.value) {
      const path = joinPath(base, name);
      const reading: CurrentReading = { format: "service", base, service, argument: exactWord(argument) };
      this.#include(name, reading, scope.chain, from);
      // R4.0 denies a call if no line of the file matches. It must stay denied, whatever a later file says.
      if (argument !== "*") {
        this.#list.add(this.#reader.builder.impliedDeny(path, service, argument, "@anyvm"), from);
        this.#list.add(this.#reader.builder.impliedDeny(path, service, argument, "@adminvm"), from);
      }
    }
  }

  #listServiceFiles(directory: string): FileResult<readonly ServiceFile[]> {
    const names = this.#files.list(directory);
    return names.problem === undefined ? { value: chooseServiceFiles(names.value) } : names;
  }

  #include(path: string, reading: CurrentReading, chain: readonly string[], from: IncludePlace): void {
    const { base, format, service, argument } = reading;
    if (format === "service" && this.#addKnown(path, base, service, argument, from)) return;
    this.#read(path, reading, chain, from);
  }

  /** Adds the rules of a service file that loaded before. Returns false if there is no such file. */
  #addKnown(path: string, base: string, service: string | null, argument: string | null, from: IncludePlace): boolean {
    const known = this.#serviceRules.get(`${base} ${path}`);
    if (known === undefined) return false;
    if (!this.#list.countInclude(from)) return true;
    for (let index = 0; index < known.length; index++) {
      this.#list.add(forCall(known[index] as Rule, service, argument), from);
    }
    return true;
  }

  /**
   * Counts the rules of a service file that loaded before. Only a policy file may skip them: the rules of a service file
   * are remembered with those of its includes. Returns false if there is no such file.
   */
  #skipKnown(path: string, base: string, from: IncludePlace): boolean {
    const known = this.#serviceRules.get(`${base} ${path}`);
    if (known === undefined) return false;
    if (this.#list.countInclude(from)) this.#list.skip(known.length, path, from);
    return true;
  }

  #read(path: string, reading: CurrentReading, chain: readonly string[], from: IncludePlace): void {
    if (!this.#list.countInclude(from)) return;
    const { base, format, service, argument } = reading;
    const { mark } = this.#list;
    const file = this.#files.resolve(joinPath(base, path));
    this.#readFile(file, { base, format, service, argument, file, chain }, from);
    const rules = format === "service" ? this.#list.goodRulesSince(mark) : undefined;
    if (rules !== undefined) this.#serviceRules.set(`${base} ${path}`, rules);
  }
}

/** Returns a rule for one service and argument. A spread would take most of the time of a load in QuickJS. */
function forCall({ place, source, target, action }: Rule, service: string | null, argument: string | null): Rule {
  return { place, service, argument, source, target, action };
}

const compatHelp = "remove the line if no files of R4.0 exist, or create the directory";
