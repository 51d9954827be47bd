import { textBefore, textFrom } from "./edit-line.ts";
import { type FaultyLine, isDirective, quote, type SyntaxFinding } from "./faulty-line.ts";

/** The signs that begin a comment in other languages. */
const foreign = /^(\/\/|;|--$|<!--|\/\*)/;

/**
 * Returns the finding for a comment that is not one: after other words, or with the sign of another language.
 *
 * @param wrong the first word that the grammar rejects
 */
export function describeComment(line: FaultyLine, wrong: number): SyntaxFinding | undefined {
  const { words } = line;
  const sign = foreign.exec(words[0] as string)?.[0];
  if (sign !== undefined) return describeForeign(sign, line);
  // A path can begin with two slashes.
  for (let at = isDirective(line) ? wrong : 1; at <= Math.min(wrong, words.length - 1); at++) {
    const found = describeTrailing(line, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

function describeForeign(sign: string, { text, words }: FaultyLine): SyntaxFinding {
  const help = `a comment begins with #, not ${sign}`;
  const finding = { message: `${quote(words[0] as string)} does not begin a comment`, at: 0, help };
  // A comment of several lines is not on this line alone, and two hyphens can be a bullet before a rule.
  const isOnlyReading = /^(\/\/|;)$/.test(sign) || (sign === "--" && !words.some(isAction));
  return isOnlyReading ? { ...finding, proposal: { text: text.replace(sign, "#"), isOnlyReading } } : finding;
}

function isAction(word: string): boolean {
  return /^(allow|ask|deny)\b/i.test(word);
}

function describeTrailing(line: FaultyLine, at: number): SyntaxFinding | undefined {
  const word = line.words[at] as string;
  // A comment can follow the last word or a separator without a space.
  const from = /^[a-z-]+[,;]?#/.test(word) && at >= 2 ? word.indexOf("#") : 0;
  const sign = word.slice(from).startsWith("#") ? "#" : foreign.exec(word)?.[0];
  if (sign === undefined) return undefined;
  // A semicolon can also separate options.
  if (sign === ";" && (word !== ";" || line.words.slice(at).some((each) => each.includes("=")))) return undefined;
  const comment = textFrom(line, at).slice(from);
  const above = `${textBefore(line, 0)}#${comment.slice(sign.length)}`.trimEnd();
  const rest = `${textBefore(line, at)}${word.slice(0, from)}`.replace(/[\s,;]+$/, "");
  return {
    message: `the comment ${quote(comment)} stands after other words`,
    at,
    from,
    help: "a comment needs a line of its own",
    proposal: { text: `${above}\n${rest}`, isOnlyReading: true },
  };
}
