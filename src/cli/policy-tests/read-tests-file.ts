import { dirname, resolve } from "node:path";
import type { Diagnostic } from "../../base/diagnostic.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import { parseYaml, type YamlNode } from "../yaml-node.ts";
import { Fields } from "./fields.ts";
import { readCase } from "./read-cases.ts";
import { readDomains, readInfoFile } from "./read-domains.ts";
import type { TestCase } from "./test-case.ts";
import { fromHere, isDirectory, type PolicyLocation } from "./tested-policy.ts";
import type { WatchedFolders } from "./watched-folders.ts";

/** A tests file without problems. */
export interface TestsFile {
  readonly info: SystemInfo;
  readonly policy: PolicyLocation;
  readonly cases: readonly TestCase[];
}

/**
 * Reads the text of a tests file (docs/policy-tests.md), or returns all its problems.
 *
 * @param file the name in messages; paths in the text are relative to its directory
 * @param folders receives the directory of the file with the domains
 */
export function readTestsFile(text: string, file: string, folders: WatchedFolders): TestsFile | readonly Diagnostic[] {
  const node = parseYaml(text, file);
  const fields = new Fields(text);
  if (node === undefined) {
    fields.problem({ file, line: 1, column: 1, length: 1 }, "the file is empty", "write policy: and cases:");
    return fields.problems;
  }
  if (!("kind" in node)) return node;
  const map = fields.map(node, "a tests file", ["system-info", "domains", "policy", "cases"]);
  if (node.kind !== "map") return fields.problems;
  const base = dirname(resolve(file));
  const info = readInfo(node, map, base, fields, folders);
  const policyNode = map.get("policy");
  if (policyNode === undefined) fields.problem(node.at, "the file has no policy:");
  const policy = policyNode === undefined ? undefined : readPolicy(policyNode, base, file, fields);
  const casesNode = map.get("cases");
  const items = casesNode === undefined ? [] : fields.list(casesNode, "cases");
  if (items.length === 0) fields.problem(casesNode?.at ?? node.at, "the file has no cases", "add a list under cases:");
  const cases = items.flatMap((item) => readCase(item, fields) ?? []);
  return info === undefined || policy === undefined || fields.problems.length > 0
    ? fields.problems
    : { info, policy, cases };
}

function readInfo(
  node: YamlNode,
  map: ReadonlyMap<string, YamlNode>,
  base: string,
  fields: Fields,
  folders: WatchedFolders,
): SystemInfo | undefined {
  const [file, domains] = [map.get("system-info"), map.get("domains")];
  if ((file === undefined) === (domains === undefined)) {
    fields.problem(node.at, "the file needs either system-info: or domains:");
    return undefined;
  }
  if (domains !== undefined) return readDomains(domains, fields);
  const path = fields.text(file, "system-info");
  if (file === undefined || path === "") return undefined;
  folders.addFolderOf(resolve(base, path));
  return readInfoFile(resolve(base, path), file, fields);
}

function readPolicy(node: YamlNode, base: string, testsFile: string, fields: Fields): PolicyLocation | undefined {
  const map = fields.map(node, "policy", ["root", "directories", "legacy-directory", "legacy", "files"]);
  const kinds = (["root", "directories", "legacy", "files"] as const).filter((key) => map.has(key));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    fields.problem(node.at, "policy needs one of root, directories, legacy and files");
    return undefined;
  }
  const value = map.get(kind) as YamlNode;
  const beside = map.get("legacy-directory");
  if (beside !== undefined && kind !== "directories") fields.problem(beside.at, "legacy-directory is for directories");
  switch (kind) {
    case "root":
    case "legacy": {
      const path = fields.text(value, kind);
      return { kind, directory: readDirectory(path, value, base, fields) };
    }
    case "directories": {
      const directories = fields.texts(value, kind).map((path) => readDirectory(path, value, base, fields));
      if (directories.length === 0) fields.problem(value.at, "directories is empty");
      // The policy of this machine is never the default, since a test does not know it.
      const legacyDirectory = resolve(
        base,
        beside === undefined ? "no-legacy-directory" : fields.text(beside, "legacy-directory"),
      );
      return { kind, directories, legacyDirectory };
    }
    case "files": {
      const texts = [...fields.map(value, kind)].map(([name, text]) => [name, fields.text(text, name)] as const);
      if (texts.length === 0) fields.problem(value.at, "files is empty");
      for (const [name] of texts) {
        if (!isPlainPath(name)) fields.problem(value.at, `${name} is not a path of a file below the policy directory`);
      }
      return { kind, testsFile, texts: new Map(texts) };
    }
  }
}

/** Reports a directory that does not exist. The load would not report it. */
function readDirectory(path: string, node: YamlNode, base: string, fields: Fields): string {
  const directory = resolve(base, path);
  if (path !== "" && !isDirectory(directory)) fields.problem(node.at, `${fromHere(directory)} is not a directory`);
  return directory;
}

function isPlainPath(name: string): boolean {
  return !name.split("/").some((part) => part === "" || part === "." || part === "..");
}
