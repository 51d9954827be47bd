import { quote } from "../text/passage.ts";
import { countWords, splitSentences } from "../text/sentences.ts";
import type { FindFaults } from "./passage-rule.ts";

const maxWords = 25;

/** Finds sentences that are too long. */
export const findLongSentences: FindFaults = function* ({ text }) {
  for (const sentence of splitSentences(text)) {
    const words = countWords(sentence.text);
    if (words <= maxWords) continue;
    const end = sentence.start + sentence.text.length;
    const beginning = sentence.text.split(/\s+/).slice(0, 4).join(" ");
    yield {
      start: sentence.start,
      end,
      problem: `sentence of ${words} words: ${quote(`${beginning} …`)}; expected at most ${maxWords}`,
      help: "split it; one idea a sentence",
    };
  }
};
