import { posix } from "node:path";
import type { Finding } from "../boundaries/finding.ts";
import type { Documents } from "./documents.ts";

/** Checks that every relative link of a Markdown file leads to a file, and to a heading if it has an anchor. */
export function checkLinks(file: string, documents: Documents): readonly Finding[] {
  return documents.links(file).flatMap(({ url, line }) => {
    const problem = problemOf(file, url, documents);
    return problem === undefined ? [] : [{ rule: "link", file, line, message: `"${url}" ${problem}` }];
  });
}

function problemOf(file: string, url: string, documents: Documents): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return undefined;
  const [path = "", anchor] = decodeURI(url).split("#");
  const target = path === "" ? file : posix.join(posix.dirname(file), path);
  if (target.startsWith("../") || !documents.has(target)) return "does not exist";
  if (anchor === undefined || !target.endsWith(".md")) return undefined;
  return documents.anchors(target).has(anchor) ? undefined : "leads to a heading that does not exist";
}
