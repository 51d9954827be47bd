import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { apiMethods } from "../src/api/method-table.ts";
import { exitCodes } from "../src/base/exit-code.ts";
import { commandSpecs } from "../src/cli/specs/index.ts";
import { maximumLinks } from "../src/disk/resolve-path.ts";
import { maximumCompiledBytes } from "../src/host/compiled-file.ts";
import { denyKinds } from "../src/policy/evaluate/reason.ts";
import { reasonMeanings } from "../src/policy/evaluate/reason-meanings.ts";
import { lintDirective } from "../src/policy/lint/lint.ts";
import type { LintGroup } from "../src/policy/lint/lint-rule.ts";
import { lintRules } from "../src/policy/lint/registry.ts";
import { loadLimits } from "../src/policy/load/limits.ts";
import { maximumWords } from "../src/policy/syntax/word.ts";
import { adminApiPage } from "./docs/admin-api-page.ts";
import { bashCompletion, fishCompletion, zshCompletion } from "./docs/completions.ts";
import { manPage } from "./docs/man-page.ts";
import { programFiles } from "./docs/program-files.ts";
import { propertiesPage } from "./docs/properties-page.ts";

/**
 * Writes the pages and files that are made from tables of the code. With --check nothing is written, and a file that is
 * not up to date is an error.
 */

const root = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

const note = "<!-- made by npm run docs from the tables of the code; do not edit -->\n";

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const exitCodePage = `${note}
# Exit codes

${table(
  ["code", "meaning"],
  Object.values(exitCodes).map(({ code, meaning }) => [String(code), meaning]),
)}

The form that qrexec-daemon runs knows only 0, 1 and 2, with five arguments also 129, 130 and 143 when a signal ended it,
and everything but 0 is a deny to it.
`;

const reasonPage = `${note}
# Reasons of a deny

Every deny has a reason code (\`reason\` in the JSON of \`qrexec-policy eval\`) and a kind, which is the exception that
the reference implementations raise or would have to raise.

${table(
  ["reason", "kind", "meaning"],
  Object.entries(denyKinds).map(([reason, kind]) => [
    `\`${reason}\``,
    kind,
    reasonMeanings[reason as keyof typeof denyKinds],
  ]),
)}
`;

/** All limits of a load, wherever they are kept. */
const limits = { ...loadLimits, lineWords: maximumWords, links: maximumLinks };

const limitMeanings: Readonly<Record<keyof typeof limits, string>> = {
  fileBytes: "bytes of one file",
  totalCharacters: "characters of all different files together",
  lineWords: "words of one line",
  directoryEntries: "entries of one directory, whatever they are",
  links: "symbolic links in one path",
  includeDepth: "files that include one another, along one chain",
  includes:
    "what include lines ask for, each time counted: files, directories, and the files in these; whether they are there or not",
  rules: "rules of the whole policy, those of an included file each time counted",
  errors: "errors; the last one says that there are more, and what comes after is not looked at",
};

const limitPage = `${note}
# Limits

What a load takes at the most. Beyond a limit the policy does not load, the reason names the limit, and every call is
denied. In R4.0 the limits are those of the file of one service with all that it includes; of a command that looks at all
services, as \`rules\` and \`lint\` do, those of all together.

${table(
  ["limit", "value", "of what"],
  Object.entries(limits).map(([name, value]) => [
    name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    value.toLocaleString("en"),
    limitMeanings[name as keyof typeof limits],
  ]),
)}

\`fmt\` takes files of the same size, and leaves one with more errors as it is. A [compiled policy](compiled-policy.md) of more
than ${maximumCompiledBytes.toLocaleString("en")} bytes is not used: the policy is loaded.
`;

const groups: Readonly<Record<LintGroup, string>> = {
  load: "What keeps a policy from loading, or is read by mistake",
  meaning: "Rules that mean something else than they seem to",
  world: "Rules that do not fit the system, which `--system-info` describes",
  style: "Hard to read, or out of date",
};

const rulePage = `${note}
# Lint rules

\`qrexec-policy lint\` checks policy by these rules. Each has a page with what it finds, examples, and when it is wrong.

${Object.entries(groups)
  .map(([group, title]) => {
    const rows = [...lintRules, lintDirective]
      .filter((rule) => rule.group === group)
      .map(({ id, level, finds }) => [`[${id}](${id}.md)`, level, finds]);
    return `## ${title}\n\n${table(["rule", "level", "finds"], rows)}\n`;
  })
  .join("\n")}
Levels are changed by \`--rule ID=off|warn|error\`, or in \`.qrexec-policy.yaml\` in the current directory:

\`\`\`yaml
rules:
  wildcard-allow: error
  compat-directive: off
\`\`\`

A comment \`# lint-disable-next-line ID: reason\` switches a rule off for one line.
`;

const files: Readonly<Record<string, string>> = {
  "docs/exit-codes.md": exitCodePage,
  "docs/reasons.md": reasonPage,
  "docs/limits.md": limitPage,
  "docs/rules/README.md": rulePage,
  "docs/properties.md": `${note}\n${propertiesPage()}`,
  "docs/admin-api.md": `${note}\n${adminApiPage(apiMethods)}`,
  "docs/man/qrexec-policy.1": manPage(commandSpecs, version),
  "packaging/completions/qrexec-policy.bash": bashCompletion(commandSpecs),
  "packaging/completions/_qrexec-policy": zshCompletion(commandSpecs),
  "packaging/completions/qrexec-policy.fish": fishCompletion(commandSpecs),
  ...programFiles(version),
};

for (const [name, text] of Object.entries(files)) {
  const path = join(root, name);
  const current = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (current === text) continue;
  if (process.argv.includes("--check")) {
    console.error(`${name}: not up to date; run npm run docs`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(name);
  }
}
