import type { LoadedPolicy } from "../model/policy.ts";
import { choosePolicyFiles, chooseServiceFiles } from "./file-names.ts";
import { type Directive, FileReader } from "./file-reader.ts";
import { loadLimits } from "./limits.ts";
import { error, type IncludePlace } from "./load-errors.ts";
import { joinPath } from "./paths.ts";
import type { PolicyFiles } from "./policy-files.ts";
import { RuleList } from "./rule-list.ts";

/** Where the policy of a system with policy.d lies. */
export interface PolicySources {
  /** Policy directories; a file hides those of the same name in later directories. */
  readonly directories: readonly string[];
  /** Those of them that may be missing, which then hold nothing. */
  readonly optional?: readonly string[];
  /** What `!compat-4.0` reads. */
  readonly legacyDirectory: string;
}

/** The file whose lines are being read, and what includes in it refer to. */
interface Scope {
  readonly file: string;
  readonly format: "policy" | "service";
  /** Where relative include paths count from: the policy directory of the top-level file, or the legacy directory. */
  readonly base: string;
  /** The call that a three-column file is for; null means any. */
  readonly service: string | null;
  readonly argument: string | null;
  /** The files that are open, outermost first. */
  readonly chain: readonly string[];
}

/**
 * Loads the policy of a current system (vectors/README.md, 1-12): every `*.policy` file of the directories, merged by
 * base name, with all that they include. All errors are collected.
 */
export function loadCurrentPolicy(files: PolicyFiles, sources: PolicySources): LoadedPolicy {
  return new CurrentLoader(files, sources).load();
}

class CurrentLoader {
  readonly #files: PolicyFiles;
  readonly #sources: PolicySources;
  readonly #reader: FileReader;
  readonly #list = new RuleList("current");
  readonly #resolved = new Map<string, string>();

  constructor(files: PolicyFiles, sources: PolicySources) {
    this.#files = files;
    this.#sources = sources;
    this.#reader = new FileReader(files, "current");
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

  /** The names of the files to load from a policy directory. What is wrong with it is an error of the load. */
  #policyFiles(directory: string, from?: IncludePlace): readonly string[] {
    const names = this.#files.list(directory);
    if ("problem" in names) {
      if (names.problem.code !== "missing" || !this.#sources.optional?.includes(directory)) {
        this.#list.errors.addProblem(directory, names.problem, from);
      }
      return [];
    }
    const { chosen, bad } = choosePolicyFiles(names.value);
    for (const name of bad) {
      this.#list.errors.add("AccessDenied", {
        ...error("bad-file-name", `invalid filename: ${joinPath(directory, name)}`, joinPath(directory, name)),
        expected: "only a-z, 0-9 and the characters _ . - in the name of a policy file",
        mend: "rename the file; until then every call is denied",
      });
    }
    return chosen;
  }

  #readFile(path: string, scope: Scope, from?: IncludePlace): void {
    if (this.#isLoop(scope, from)) return;
    const entries = this.#reader.read(path, scope.file, scope.format);
    if ("code" in entries) {
      this.#list.errors.addProblem(scope.file, entries, from);
      return;
    }
    const inner = { ...scope, chain: [...scope.chain, scope.file] };
    for (const entry of entries) {
      if (this.#list.full) return;
      if ("rule" in entry) {
        const { service, argument } = scope;
        this.#list.add(scope.format === "policy" ? entry.rule : { ...entry.rule, service, argument }, from);
      } else if ("error" in entry) {
        this.#list.errors.add("PolicySyntaxError", entry.error);
      } else {
        this.#follow(entry, inner);
      }
    }
  }

  /** Whether a file is open already, or the chain of open files is too long; that is an error where it was included. */
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
          : `more than ${loadLimits.includeDepth} files include one another`,
        from.span.file,
      ),
      span: from.span,
      excerpt: from.excerpt,
      mend: "remove one of the include lines",
    });
    return true;
  }

  #follow({ directive, excerpt }: Directive, scope: Scope): void {
    const word = directive.kind === "compat-4.0" ? directive.directive : directive.path;
    const span = { file: scope.file, line: directive.line, column: word.column, length: word.text.length };
    const from = { span, excerpt, format: scope.format, base: scope.base };
    switch (directive.kind) {
      case "include":
        this.#includeFile(directive.path.text, scope, from);
        break;
      case "include-service": {
        const call = { service: exact(directive.service.text), argument: exact(directive.argument.text) };
        this.#includeFile(directive.path.text, { ...scope, format: "service", ...call }, from);
        break;
      }
      case "include-dir":
        this.#includeDirectory(directive.path.text, scope, from);
        break;
      case "compat-4.0":
        this.#compat(scope, from);
        break;
    }
  }

  #includeDirectory(path: string, scope: Scope, from: IncludePlace): void {
    const directory = this.#resolve(joinPath(scope.base, path));
    for (const name of this.#policyFiles(directory, from)) {
      const file = joinPath(directory, name);
      if (this.#list.countInclude(from)) this.#readFile(file, { ...scope, file }, from);
    }
  }

  #compat(scope: Scope, from: IncludePlace): void {
    const base = this.#sources.legacyDirectory;
    const names = this.#files.list(base);
    if ("problem" in names) {
      this.#list.errors.addProblem(base, { ...names.problem, code: "unreadable" }, from);
      return;
    }
    for (const { name, service, argument } of chooseServiceFiles(names.value)) {
      const path = joinPath(base, name);
      this.#includeFile(path, { ...scope, format: "service", base, service, argument: exact(argument) }, from);
      // What R4.0 denied because no line of the file matched has to stay denied, whatever a later file says.
      if (argument !== "*") {
        this.#list.add(this.#reader.builder.impliedDeny(path, service, argument, "@anyvm"), from);
        this.#list.add(this.#reader.builder.impliedDeny(path, service, argument, "@adminvm"), from);
      }
    }
  }

  #includeFile(path: string, scope: Scope, from: IncludePlace): void {
    if (!this.#list.countInclude(from)) return;
    const file = this.#resolve(joinPath(scope.base, path));
    this.#readFile(file, { ...scope, file }, from);
  }

  #resolve(path: string): string {
    const resolved = this.#resolved.get(path) ?? this.#files.resolve(path);
    this.#resolved.set(path, resolved);
    return resolved;
  }
}

function exact(text: string): string | null {
  return text === "*" ? null : text;
}
