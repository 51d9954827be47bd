import { quote } from "../text/passage.ts";
import type { FindFaults } from "./passage-rule.ts";
import { phrases } from "./phrases.ts";

/** Finds the phrases that the style guide replaces. */
export const findBannedPhrases: FindFaults = function* ({ text }) {
  for (const { pattern, help } of phrases) {
    for (const { 0: found, index } of text.matchAll(pattern)) {
      if (isInPath(text, index)) continue;
      yield {
        start: index,
        end: index + found.length,
        problem: `${quote(found)} is not used here`,
        help: `write ${help}`,
      };
    }
  }
};

/** Whether a place of a text is within a path, a name of code or an address, such as `usual/lines.ts`. */
function isInPath(text: string, index: number): boolean {
  const start = text.lastIndexOf(" ", index) + 1;
  const [token = ""] = text.slice(start).split(" ");
  return /\/|\w_|=|\w\.\w/.test(token);
}
