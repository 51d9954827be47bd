import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { loadTree } from "../../src/cli/lint/load-tree.ts";
import { lint } from "../../src/policy/lint/lint.ts";
import { readSystemInfo } from "../../src/policy/model/system-info.ts";
import { runTool } from "./run-tool.ts";
import type { TemporaryFolder } from "./temporary-folder.ts";
import { VirtualFiles } from "./virtual-files.ts";

/** The page of a lint rule, in its parts. */
export interface RulePage {
  readonly title: string;
  /** The paragraphs between the title and the first heading. */
  readonly summary: string;
  readonly headings: readonly string[];
  readonly bad: readonly Block[];
  readonly good: readonly Block[];
  /** The output of the tool for the bad example. */
  readonly output: string;
}

/** A fenced block: its language, the rest of that line, its text. */
interface Block {
  readonly language: string;
  readonly name: string;
  readonly text: string;
}

/** Reads the page of a lint rule (docs/rules/README.md). */
export function readRulePage(path: string): RulePage {
  const [head = "", ...sections] = readFileSync(path, "utf8").split(/^## /m);
  const [title = "", ...summary] = head.split("\n");
  const section = (name: string): readonly Block[] =>
    blocksOf(sections.find((each) => each.startsWith(`${name}\n`)) ?? "");
  const bad = section("Bad");
  return {
    title: title.replace(/^# /, ""),
    summary: summary.join("\n").trim(),
    headings: sections.map((each) => each.split("\n", 1)[0] as string),
    bad,
    good: section("Good"),
    output: bad.find(({ language }) => language === "text")?.text ?? "",
  };
}

function blocksOf(text: string): readonly Block[] {
  const fence = /^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm;
  return [...text.matchAll(fence)].map(([, language = "", name = "", content = ""]) => ({
    language,
    name,
    text: content,
  }));
}

/**
 * Lints an example, and returns the lines of `--format unix` for the rule. The name of a file, except
 * `system-info.json`, is its path in a system tree. A block of `sh` runs in the folder of the tree after the files are
 * written.
 */
export async function lintExample(folder: TemporaryFolder, blocks: readonly Block[], rule: string): Promise<string> {
  const files = blocks.filter(({ language }) => language === "policy" || language === "json");
  for (const { name, text } of files) folder.write(name.replace(/^\//, ""), text);
  for (const { language, text } of blocks) {
    if (language === "sh") execFileSync("/bin/sh", ["-e", "-c", text], { cwd: folder.path });
  }
  const info = files.some(({ name }) => name === "system-info.json") ? ["--system-info", "system-info.json"] : [];
  const args = ["lint", "--root", ".", "--format", "unix", "--rule", `${rule}=error`, ...info];
  const { code, stdout, stderr } = await runTool(args, { directory: folder.path });
  if (stderr !== "" || (code !== 0 && code !== 1)) throw new Error(`lint ended with ${code}: ${stderr}`);
  return stdout.replace(/^.*\n/gm, (line) => (line.endsWith(` [${rule}]\n`) ? line : ""));
}

/** Lints an example without `sh` blocks in this process, and returns the messages of the rule. */
export function lintPage(blocks: readonly Block[], rule: string): readonly string[] {
  const texts = blocks.filter(({ language }) => language === "policy").map(({ name, text }) => [name, text] as const);
  const info = blocks.find(({ language }) => language === "json")?.text;
  const isCurrent = texts.some(([name]) => name.startsWith("/etc/qubes/"));
  const legacyDirectory = "/etc/qubes-rpc/policy";
  const files = VirtualFiles.of({ [`${legacyDirectory}/`]: "", ...Object.fromEntries(texts) });
  const place = isCurrent
    ? ({ dialect: "current", sources: { directories: ["/etc/qubes/policy.d"], legacyDirectory } } as const)
    : ({ dialect: "legacy", directory: legacyDirectory } as const);
  const tree = loadTree({ files, place }, info === undefined ? undefined : readSystemInfo(JSON.parse(info)));
  return lint(tree, new Map([[rule, "error"]]))
    .filter(({ code }) => code === rule)
    .map(({ message }) => message);
}
