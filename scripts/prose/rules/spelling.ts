import type { Dictionary } from "../dictionary.ts";
import type { FindFaults } from "./passage-rule.ts";

/** A token that holds one of these is a path, an address, an option, a name from code or a pattern. */
const notPlain = /[\d_@/\\=:%$&#~^+*{}|\uE001\uFFFC]|\.\w|\w\(|^-|[a-z][A-Z]|[A-Z]{2}/;

/** Makes the rule that finds words that are not in the dictionary. */
export function findUnknownWords(dictionary: Dictionary): FindFaults {
  return function* ({ text }) {
    for (const { 0: token, index } of text.matchAll(/\S+/g)) {
      const trimmed = token.replace(/^[("'“‘[]+/, "");
      const core = trimmed.replace(/[)"'”’\].,;:!?…]+$/, "");
      if (notPlain.test(core)) continue;
      for (const { 0: word, index: at } of core.matchAll(/\p{L}+(?:['’]\p{L}+)*/gu)) {
        if (word.length < 2 || dictionary.knows(word)) continue;
        const start = index + token.length - trimmed.length + at;
        const british = dictionary.britishFor(word);
        yield {
          start,
          end: start + word.length,
          problem: `unknown word "${word}"`,
          help:
            british === undefined
              ? "fix the spelling, put it in backticks if it is a name, or add it to scripts/prose/words.txt"
              : `write "${british}", the British spelling`,
        };
      }
    }
  };
}
