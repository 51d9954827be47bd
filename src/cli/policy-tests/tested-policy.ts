import { statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Span } from "../../base/span.ts";
import { systemPaths } from "../../base/system-paths.ts";
import { openCurrentPolicy, openLegacyPolicy } from "../../call/policy-source.ts";
import { DiskFiles } from "../../host/disk-files.ts";
import { isLegacySystem } from "../../host/legacy-system.ts";
import type { Decision } from "../../policy/evaluate/decision.ts";
import { loadAllLegacyServices } from "../../policy/load/load-legacy-services.ts";
import type { PolicyFiles } from "../../policy/load/policy-files.ts";
import type { PolicySources } from "../../policy/load/policy-sources.ts";
import type { Dialect } from "../../policy/model/dialect.ts";
import { isBroken } from "../../policy/model/policy.ts";
import type { Request } from "../../policy/model/request.ts";
import type { Rule, RulePlace } from "../../policy/model/rule.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import { splitLines } from "../../policy/syntax/split-lines.ts";
import { MemoryFiles } from "./memory-files.ts";

/** The place of the policy of a tests file. */
export type PolicyLocation =
  | { readonly kind: "root"; readonly directory: string }
  | { readonly kind: "directories"; readonly directories: readonly string[]; readonly legacyDirectory: string }
  | { readonly kind: "legacy"; readonly directory: string }
  | { readonly kind: "files"; readonly testsFile: string; readonly texts: ReadonlyMap<string, string> };

/** A loaded policy, with the facts that tests need. */
export interface TestedPolicy {
  readonly dialect: Dialect;
  readonly rules: readonly Rule[];
  /** Whether its files can be opened by the names that are shown. Otherwise their text is inside the tests file. */
  readonly onDisk: boolean;
  decide(request: Request, info: SystemInfo): Decision;
  /** Returns the name of a file of the policy for people. */
  shown(file: string): string;
  /** Returns the text of the line of a rule. */
  quote(place: RulePlace): string | undefined;
}

/** Loads a policy, or returns the reason why it does not load. */
export function loadTestedPolicy(location: PolicyLocation): TestedPolicy | readonly Diagnostic[] {
  if (location.kind === "files") {
    const texts = new Map([...location.texts].map(([name, text]) => [`${inline}/${name}`, text]));
    const shown = (file: string) => `${location.testsFile}!${file.replace(`${inline}/`, "")}`;
    return current(new MemoryFiles(texts), { directories: [inline], legacyDirectory: "/legacy" }, shown, false);
  }
  if (location.kind === "directories") {
    const { directories, legacyDirectory } = location;
    return current(new DiskFiles(), { directories, legacyDirectory }, fromHere);
  }
  if (location.kind === "legacy") return legacy(new DiskFiles(), location.directory, fromHere);
  const files = new DiskFiles(location.directory);
  const shown = (file: string) => fromHere(join(location.directory, file));
  if (isLegacySystem(files)) return legacy(files, systemPaths.legacyDirectory, shown);
  const { legacyDirectory, policyDirectories: directories } = systemPaths;
  return current(files, { directories, optional: ["/run/qubes/policy.d"], legacyDirectory }, shown);
}

const inline = "/policy.d";

function current(files: PolicyFiles, sources: PolicySources, shown: (file: string) => string, onDisk = true) {
  const { policy, decide } = openCurrentPolicy(files, sources);
  if (isBroken(policy)) return policy.errors.map(({ diagnostic }) => renamed(diagnostic, shown));
  const { dialect, rules } = policy;
  return { dialect, rules, onDisk, decide, shown, quote: quoteFrom(files) };
}

function legacy(files: PolicyFiles, directory: string, shown: (file: string) => string) {
  const policy = loadAllLegacyServices(files, directory);
  if (isBroken(policy)) return policy.errors.map(({ diagnostic }) => renamed(diagnostic, shown));
  const { decide } = openLegacyPolicy(files, directory);
  return { dialect: policy.dialect, rules: policy.rules, onDisk: true, decide, shown, quote: quoteFrom(files) };
}

function quoteFrom(files: PolicyFiles) {
  const known = new Map<string, readonly string[]>();
  return ({ file, line }: RulePlace): string | undefined => {
    if (line === null) return undefined;
    const lines = known.get(file) ?? splitLines(files.read(file).value ?? "");
    known.set(file, lines);
    return lines[line - 1];
  };
}

function renamed(diagnostic: Diagnostic, shown: (file: string) => string): Diagnostic {
  const { span, related } = diagnostic;
  const inShown = (at: Span): Span => ({ ...at, file: shown(at.file) });
  return {
    ...diagnostic,
    file: shown(diagnostic.file),
    ...(span === undefined ? {} : { span: inShown(span) }),
    ...(related === undefined ? {} : { related: related.map((each) => ({ ...each, span: inShown(each.span) })) }),
  };
}

/** Returns a path relative to the current directory, if it is inside. */
export function fromHere(path: string): string {
  const short = relative(process.cwd(), resolve(path));
  return short === "" || short === ".." || short.startsWith("../") ? path : short;
}

/** Returns whether a directory exists. */
export function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
