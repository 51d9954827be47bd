import { splitSentences } from "../text/sentences.ts";
import type { FindFaults } from "./passage-rule.ts";

const clauses: readonly RegExp[] = [
  // At the start of a sentence, or of a clause after a colon or semicolon.
  /(?<=^["'(“]*)(?:Who(?:ever)?|What(?:ever)?) (?=\S+ \S+)/g,
  /(?<=^(?:And|But|So|If|Or),? )(?:who(?:ever)?|what(?:ever)?) (?=\S+ \S+)/g,
  /(?<=; (?:and |but |so )?)(?:who(?:ever)?|what(?:ever)?) (?=\S+ \S+)/g,
  /(?<=: )who(?:ever)? (?=\S+ \S+)/g,
  // In whatever place.
  /\b(?:that which|those who|he who|one who|for who|of who|to who)\b/gi,
];

/** Finds clauses such as "Who asks …" and "What is set …" that serve as subject. Questions may start so. */
export const findClauseSubjects: FindFaults = function* ({ text }) {
  for (const sentence of splitSentences(text)) {
    if (/\?["')]*$/.test(sentence.text)) continue;
    for (const clause of clauses) {
      for (const match of sentence.text.matchAll(clause)) {
        const start = sentence.start + match.index;
        const words = sentence.text.slice(match.index).split(/\s+/).slice(0, 3).join(" ");
        yield {
          start,
          end: start + match[0].trimEnd().length,
          problem: `the clause "${words} …" serves as subject`,
          help: 'name the program, caller, file or rule: "If X, Y" or "X does Y"',
        };
      }
    }
  }
};
