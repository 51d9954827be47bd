import { quote } from "../text/passage.ts";
import { splitSentences } from "../text/sentences.ts";
import type { FindFaults } from "./passage-rule.ts";

const clauses: readonly RegExp[] = [
  // At the start of a sentence, perhaps after a conjunction, and of a clause after a semicolon.
  /(?<=^["'(“]*(?:(?:And|But|So|If|Or),? )?)(?:who|what)(?:ever)? (?=\S+ \S+)/gi,
  /(?<=; (?:and |but |so )?)(?:who|what)(?:ever)? (?=\S+ \S+)/g,
  // After a colon or a preposition, "what" also starts indirect questions, so only "who" is reported.
  /(?<=: )who(?:ever)? (?=\S+ \S+)/g,
  /\b(?:for|of|to|from|by|with|because|if|when) who\b/gi,
  /\b(?:because|if|until|when|while) what\b/gi,
  /\b(?:that which|those who|he who|one who)\b/gi,
];

/** Finds clauses such as "Who asks …" and "What is set …" that serve as subject or object. Questions may start so. */
export const findClauseSubjects: FindFaults = function* ({ text, isMessage }) {
  for (const sentence of splitSentences(text)) {
    const isQuestion = /\?["')]*$/.test(sentence.text);
    // A cell or a title in lower case is the name of something, which may begin so; a help text may not.
    const isName = !isMessage && /^wh/.test(sentence.text);
    if (isQuestion || isName) continue;
    const seen = new Set<number>();
    for (const match of clauses.flatMap((clause) => [...sentence.text.matchAll(clause)])) {
      const start = sentence.start + match.index;
      const end = start + match[0].trimEnd().length;
      if (seen.has(end)) continue;
      seen.add(end);
      const words = sentence.text.slice(match.index).split(/\s+/).slice(0, 3).join(" ");
      yield {
        start,
        end,
        problem: `the clause ${quote(`${words} …`)} serves as subject or object`,
        help: 'name the program, caller, file or rule: "If X, Y" or "X does Y"',
      };
    }
  }
};
