/** A block of a page between two fences, without its indentation. */
export interface PageBlock {
  /** The word after the opening fence; empty if there is none. */
  readonly language: string;
  readonly text: string;
  /** The line of the opening fence, from 1. */
  readonly line: number;
  /** The reason of `<!-- not run: REASON -->` right above the block. */
  readonly notRun: string | undefined;
}

/** A block of commands with the output that the page shows right after it. */
export interface CommandBlock extends PageBlock {
  readonly output: string | undefined;
}

const fenced = /^( *)```(\w*)\n([\s\S]*?)^\1```$/gm;
const mark = /<!-- not run: (.+?) -->\s*$/;

/** Reads the fenced blocks of a page in Markdown, in order. */
export function pageBlocks(page: string): readonly PageBlock[] {
  return [...page.matchAll(fenced)].map(({ index, 1: indent = "", 2: language = "", 3: body = "" }) => ({
    language,
    text: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    line: page.slice(0, index).split("\n").length,
    notRun: mark.exec(page.slice(0, index))?.[1],
  }));
}

/** Picks the blocks of commands, each with the block that shows its output: a plain or `text` block right after it. */
export function commandBlocks(blocks: readonly PageBlock[]): readonly CommandBlock[] {
  return blocks.flatMap((block, index) => {
    const next = blocks[index + 1];
    return block.language === "sh" ? [{ ...block, output: next && isOutput(next) ? next.text : undefined }] : [];
  });
}

/**
 * Finds the blocks that a test can neither run nor recognise, and returns a message for each. Such a block has another
 * language, shows output without commands above it, or is indented instead of fenced.
 */
export function unclearBlocks(page: string): readonly string[] {
  const blocks = pageBlocks(page);
  const unclear = blocks.flatMap((block, index) => {
    if (block.language === "sh" || block.language === "yaml" || block.language === "json") return [];
    if (!isOutput(block)) return [`line ${block.line}: a block of ${block.language}; write commands in a block of sh`];
    if (/^\$ /m.test(block.text)) return [`line ${block.line}: commands after "$"; write them in a block of sh`];
    return blocks[index - 1]?.language === "sh" ? [] : [`line ${block.line}: output that follows no block of commands`];
  });
  const prose = page.replaceAll(fenced, "");
  const indented = [...prose.matchAll(/\n\n {4}(?![ \d*-])(.*)/g)].map(([, line]) => `indented commands: ${line}`);
  return [...unclear, ...indented];
}

function isOutput({ language }: PageBlock): boolean {
  return language === "" || language === "text";
}
