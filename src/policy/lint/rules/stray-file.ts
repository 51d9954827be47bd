import { isNameText } from "../../model/characters.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";

/** docs/rules/stray-file.md */
export const strayFile: LintRule = {
  id: "stray-file",
  group: "load",
  level: "warn",
  finds: "a file in a policy directory that nothing reads, or that is active by mistake",
  check,
};

/** The endings of copies that editors and package managers make. */
const leftover = /\.(bak|orig|old|save|swp|tmp|rpmnew|rpmsave|rpmorig|dpkg-(old|new|dist))$/;

function check(tree: LintTree): readonly LintFinding[] {
  return [...findUnread(tree), ...findLive(tree)];
}

/** Finds files of a policy directory that nothing reads. */
function findUnread({ directories, files }: LintTree): readonly LintFinding[] {
  const read = new Set(files.map(({ path }) => path));
  return directories
    .filter(({ format }) => format === "policy")
    .flatMap(({ path, names }) =>
      names
        .filter((name) => !name.endsWith(".policy") || name.startsWith("."))
        .filter((name) => !read.has(`${path}/${name}`))
        .map((name) => {
          const why = name.startsWith(".") ? "its name begins with a dot" : "its name does not end in .policy";
          const message = `the file is not read: ${why}, and no file includes it`;
          return {
            file: `${path}/${name}`,
            message,
            help: "rename the file, include it, or move it out of the directory",
          };
        }),
    );
}

/** Finds copies among service files. Each is the policy of a service with its name. */
function findLive({ dialect, directories, rules }: LintTree): readonly LintFinding[] {
  const listed =
    dialect === "legacy"
      ? directories.flatMap(({ path, names }) => names.map((name) => `${path}/${name}`))
      : rules
          .filter(({ place, service }) => service !== null && isOf(service, place.file))
          .map(({ place }) => place.file);
  return [...new Set(listed)]
    .filter((file) => leftover.test(file) && isNameText(baseName(file)))
    .map((file) => {
      const message = `the file is active: it is the policy of a service named "${baseName(file)}"`;
      return { file, message, help: "move the file out of the directory of service files" };
    });
}

/** Whether a file is named for the service that it is read for, as with `!compat-4.0`. */
function isOf(service: string, file: string): boolean {
  const name = baseName(file);
  return name === service || name.startsWith(`${service}+`);
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}
