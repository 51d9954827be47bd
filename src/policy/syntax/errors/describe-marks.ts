import { removeWord, replaceWords } from "./edit-line.ts";
import { actionPosition, type FaultyLine, quote, type SyntaxFinding } from "./faulty-line.ts";

/** Returns the finding for a backslash at the end of a line. */
export function describeContinuation({ words }: FaultyLine, wrong: number): SyntaxFinding | undefined {
  const at = words.length - 1;
  const last = words[at] as string;
  if (!last.endsWith("\\") || wrong < at) return undefined;
  return {
    message: '"\\" does not continue a line',
    expected: "the end of the line",
    help: "write the whole rule on one line",
    at,
    from: last.length - 1,
  };
}

/* Escapes: the file of the program has only ASCII characters, also in expressions. */

/** En dash, em dash and minus sign. */
const dashes = "\u2013\u2014\u2212";
const arrows = "\u2192\u21d2\u2794\u279c\u27f6\u27f9";

const arrow = new RegExp(`^(-+>|=+>|[-${dashes}]|[${dashes}]+>|>+|[${arrows}])$`);
const arrowInside = new RegExp(`^(.*?[^-=${dashes}>])(?:-+>|=+>|[${dashes}]+>|[${arrows}])(.+)$`);

/** Returns the finding for an arrow between source and target, with or without spaces. */
export function describeArrow(line: FaultyLine, wrong: number): SyntaxFinding | undefined {
  const { words, format } = line;
  const place = actionPosition(format);
  // Without an argument, source and target stand one column to the left.
  const at = words.findIndex((word, at) => at > (format === "policy" ? 1 : 0) && at < place && arrow.test(word));
  if (at > 0 && at < words.length - 1 && wrong >= Math.min(at, 1)) {
    const help = "write the target after the source, without an arrow";
    return {
      message: `${quote(words[at] as string)} is not a part of a rule`,
      help,
      at,
      proposal: { text: removeWord(line, at), isOnlyReading: true, lead: `${help}:` },
    };
  }
  const source = words.findIndex((word, at) => at >= place - 3 && at < place && arrowInside.test(word));
  const parts = arrowInside.exec(words[source] ?? "");
  if (parts === null) return undefined;
  const help = "write source and target as two words, without an arrow";
  return {
    message: `${quote(words[source] as string)} is not a source`,
    help,
    at: source,
    proposal: { text: replaceWords(line, source, 1, `${parts[1]} ${parts[2]}`), isOnlyReading: true, lead: `${help}:` },
  };
}
