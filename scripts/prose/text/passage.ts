import { ASTNodeTypes, type TxtNode, type TxtParentNode } from "@textlint/ast-node-types";

/** Stands for inline code, a link's address or HTML: one word of unknown text. */
export const codeSign = "\uFFFC";

/** The text of a paragraph, heading or cell on one line, with the way back to the file. */
export class Passage {
  readonly text: string;
  /** The node that the passage is the text of. */
  readonly node: TxtNode;
  /** Whether it is an error message or a help text of a source file. */
  readonly isMessage: boolean;
  readonly #offsets: readonly number[];

  constructor(node: TxtParentNode, source: string, isMessage = false) {
    const offsets: number[] = [];
    let text = "";
    const visit = (child: TxtNode): void => {
      const [start, end] = child.range;
      const raw = source.slice(start, end);
      if (child.type === ASTNodeTypes.Str) {
        for (let index = 0; index < raw.length; index++) offsets.push(start + index);
        text += raw.replace(/\n[ \t>]*/g, (space) => " ".repeat(space.length));
      } else if (child.type === ASTNodeTypes.Link && /^<|^\w+:\/\//.test(raw)) {
        offsets.push(start);
        text += codeSign;
      } else if (child.type === ASTNodeTypes.Break) {
        offsets.push(start);
        text += " ";
      } else if ("children" in child && Array.isArray(child.children)) {
        for (const grandchild of child.children) visit(grandchild);
      } else if (child.type !== ASTNodeTypes.Html || !raw.startsWith("<!--")) {
        offsets.push(start);
        text += codeSign;
      }
    };
    for (const child of node.children) visit(child);
    offsets.push(node.range[1]);
    this.node = node;
    this.isMessage = isMessage;
    this.text = text;
    this.#offsets = offsets;
  }

  /** The range in the file, relative to the node, of a range of the text. */
  rangeOf(start: number, end: number): readonly [number, number] {
    const base = this.node.range[0];
    const from = (this.#offsets[start] ?? base) - base;
    return [from, Math.max(from + 1, (this.#offsets[end] ?? this.node.range[1]) - base)];
  }
}

/** A part of a passage as a message quotes it. */
export function quote(text: string): string {
  return `"${text.replaceAll(codeSign, "`…`").replaceAll(/[\uE001]/g, "")}"`;
}
