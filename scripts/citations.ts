import { readFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { globSync } from "tinyglobby";
import { type Finding, formatFinding } from "./boundaries/finding.ts";
import { checkComments } from "./citations/check-comments.ts";
import { checkLinks } from "./citations/check-links.ts";
import { Documents } from "./citations/documents.ts";

const sources = ["src", "scripts", "bench", "test", "grammar"].map((folder) => `${folder}/**/*.{ts,py,c,ne}`);

/**
 * Checks that every citation in a comment and every Markdown link leads to a file and heading of the repository.
 * docs/reference/README.md#how-to-cite describes the form.
 *
 * @param root the top of the repository
 */
export function checkCitations(root: string): readonly Finding[] {
  const documents = new Documents(root);
  const find = (patterns: readonly string[]): readonly string[] =>
    globSync([...patterns], {
      cwd: root,
      ignore: ["**/node_modules/**", "dist/**", ".tap/**", "**/*.generated.ts"],
    }).sort();
  return [
    ...find(sources).flatMap((path) => checkComments(path, readFileSync(join(root, path), "utf8"), documents)),
    ...find(["**/*.md"]).flatMap((path) => checkLinks(path, documents)),
  ];
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const findings = checkCitations(fileURLToPath(new URL("..", import.meta.url)));
  for (const finding of findings) console.error(formatFinding(finding));
  if (findings.length > 0) {
    console.error(`citations: ${findings.length} ${findings.length === 1 ? "finding" : "findings"}`);
    process.exitCode = 1;
  }
}
