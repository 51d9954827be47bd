import type { Finding } from "../boundaries/finding.ts";
import { type CommentLine, readComments } from "./comments.ts";
import type { Documents } from "./documents.ts";
import { foreignPatterns } from "./foreign-patterns.ts";

/** A Markdown file with an optional anchor. Globs (`*.md`) and parts of other words do not match. */
const mention = /(?<![\w/.*{}-])((?:[\w.-]+\/)*[\w.-]+\.md)\b(#[^\s)\]},;'"`]*)?/g;

/** Pages whose sections are separate facts: a citation must name the section it means. */
const factPages = "docs/reference/";

/** Checks every citation in the comments of a source file, and every page that help texts and messages name. */
export function checkComments(path: string, text: string, documents: Documents): readonly Finding[] {
  if (!mayCite(text)) return [];
  const comments = readComments(path, text);
  return [
    ...comments.flatMap((comment) => [...checkMentions(path, comment, documents), ...checkForeign(path, comment)]),
    ...(path.startsWith("src/") ? checkTexts(path, text, comments, documents) : []),
  ];
}

/** In what a program prints, only the path of a page is a citation; `.md` alone may be a part of other texts. */
function checkTexts(
  file: string,
  text: string,
  comments: readonly CommentLine[],
  documents: Documents,
): readonly Finding[] {
  const commented = new Set(comments.map(({ line }) => line));
  return text.split("\n").flatMap((each, index) => {
    const line = index + 1;
    if (commented.has(line) || !each.includes("docs/")) return [];
    return Array.from(each.matchAll(/docs\/[\w/-]+\.md(?:#[\w-]+)?/g)).flatMap(([cited]) =>
      checkMentions(file, { line, text: cited }, documents),
    );
  });
}

/** Most files cite nothing, and need not be parsed. */
function mayCite(text: string): boolean {
  return text.includes(".md") || foreignPatterns.some(({ pattern }) => pattern.test(text));
}

function checkMentions(file: string, { line, text }: CommentLine, documents: Documents): readonly Finding[] {
  return Array.from(text.matchAll(mention)).flatMap(([citation, path = "", hash]) => {
    const problem = problemOf(path, hash?.slice(1).replace(/[.:]$/, ""), documents);
    return problem === undefined ? [] : [{ rule: "citation", file, line, message: `"${citation}" ${problem}` }];
  });
}

function problemOf(path: string, anchor: string | undefined, documents: Documents): string | undefined {
  if (!documents.has(path)) return "is not a file of this repository; expected a path from its top";
  if (anchor !== undefined) return documents.anchors(path).has(anchor) ? undefined : "has no heading with this anchor";
  return path.startsWith(factPages) ? "needs the anchor of one heading" : undefined;
}

function checkForeign(file: string, { line, text }: CommentLine): readonly Finding[] {
  // A path that was checked is not a second citation.
  const rest = text.replaceAll(mention, "");
  return foreignPatterns.flatMap(({ pattern, label }) => {
    const found = pattern.exec(rest);
    if (found === null) return [];
    const message = `"${found[0]}" is ${label}, which readers cannot follow; cite a heading under docs/reference/`;
    return [{ rule: "citation", file, line, message }];
  });
}
