import ts from "typescript";
import { referenceTexts } from "../reference-texts.ts";
import type { Block } from "./block.ts";
import { messageMark } from "./escapes.ts";
import { isProse } from "./is-prose.ts";
import { readComments } from "./source-comments.ts";
import { readStrings } from "./source-strings.ts";

/** The prose of a source file as Markdown, one block a comment or string, and where each line comes from. */
export interface ProseOfSource {
  readonly markdown: string;
  /** For each line of the Markdown the place in the source, lines and columns from 1. */
  readonly places: readonly Place[];
}

/** A place in a source file, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Collects the comments and, if asked, the strings that are prose.
 *
 * Every character of a line keeps its distance from the start of that line, so one place a line maps findings back.
 */
export function markdownOfSource(path: string, text: string, withStrings: boolean): ProseOfSource {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const blocks: Block[] = [...readComments(source)];
  if (withStrings) blocks.push(...readStrings(source).filter(isOurProse));
  blocks.sort((a, b) => a.start - b.start);
  const out: string[] = [];
  const places: Place[] = [];
  const add = (line: string, position: number): void => {
    const { line: row, character } = source.getLineAndCharacterOfPosition(position);
    out.push(line);
    places.push({ line: row + 1, column: character + 1 });
  };
  for (const { start, lines, isMessage } of blocks) {
    if (isMessage) add(messageMark, start);
    if (isMessage) add("", start);
    for (const line of lines) add(line.text, line.start);
    add("", start);
  }
  return { markdown: out.join("\n"), places };
}

function isOurProse({ lines }: Block): boolean {
  const text = lines.map((line) => line.text).join("\n");
  return isProse(text) && !referenceTexts.some((known) => text.includes(known));
}
