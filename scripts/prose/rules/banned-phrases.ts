import { quote } from "../text/passage.ts";
import type { FindFaults } from "./passage-rule.ts";
import { phrases } from "./phrases.ts";

/** Finds the phrases that the style guide replaces. */
export const findBannedPhrases: FindFaults = function* ({ text }) {
  for (const { pattern, help } of phrases) {
    for (const { 0: found, index } of text.matchAll(pattern)) {
      yield {
        start: index,
        end: index + found.length,
        problem: `${quote(found)} is not used here`,
        help: `write ${help}`,
      };
    }
  }
};
