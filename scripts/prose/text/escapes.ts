import type { TxtNode } from "@textlint/ast-node-types";

/** A comment `<!-- prose-allow RULE, …: REASON -->`, which lets the next block break rules. */
export interface Escape {
  readonly node: TxtNode;
  readonly rules: readonly string[];
}

/** The word that starts an escape, in Markdown and in TypeScript comments. */
export const escapeWord = "prose-allow";

/** Marks the next block as a message in the Markdown that is made of a source file. */
export const messageMark = "<!-- message -->";

const form = /^<!--\s*prose-allow ((?:[a-z-]+(?:, )?)+): \S.*-->$/s;

/** Whether a node is an escape, well-formed or not. */
export function isEscape({ raw }: TxtNode): boolean {
  return /^<!--\s*prose-allow\b/.test(raw);
}

/** Reads an escape. A rule and a reason are required. */
export function readEscape(node: TxtNode): Escape | undefined {
  const rules = form.exec(node.raw)?.[1]?.split(", ");
  return rules && { node, rules };
}

/** Lists the comments directly before a node or one of the nodes around it. */
export function commentsBefore(node: TxtNode): TxtNode[] {
  const found: TxtNode[] = [];
  for (let inner = node; inner.parent; inner = inner.parent) {
    const siblings: readonly TxtNode[] = inner.parent.children;
    for (let index = siblings.indexOf(inner) - 1; index >= 0; index--) {
      const sibling = siblings[index];
      if (!sibling?.raw.startsWith("<!--")) break;
      found.push(sibling);
    }
  }
  return found;
}
