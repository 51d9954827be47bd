import type { TxtParentNode } from "@textlint/ast-node-types";
import { parse } from "@textlint/markdown-to-ast";
import { Passage } from "../../scripts/prose/text/passage.ts";

/** The passage of a Markdown text that is one paragraph. */
export function passageOf(markdown: string, isMessage = false): Passage {
  const [paragraph] = parse(markdown).children;
  if (paragraph === undefined) throw new Error(`no paragraph in "${markdown}"`);
  return new Passage(paragraph as TxtParentNode, markdown, isMessage);
}
