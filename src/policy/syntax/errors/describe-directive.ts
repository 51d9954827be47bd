import { replaceWords } from "./edit-line.ts";
import { directivesOf, type FaultyLine, quote, type SyntaxFinding } from "./faulty-line.ts";
import { nearest } from "./nearest.ts";

/** The number of words after each directive. */
const operandsOf: Readonly<Record<string, number>> = {
  include: 1,
  "include-dir": 1,
  "include-service": 3,
  "compat-4.0": 0,
};

const form = /^([!@$]?)(include[-_]?dir|include[-_]?service|include|compat-4\.0)(:?)(.*)$/i;

/**
 * Returns the finding for a line that has the form of a directive, but not its sign or its separator: `include PATH`,
 * `! include PATH`, `@include:PATH`.
 */
export function describeNearDirective(line: FaultyLine): SyntaxFinding | undefined {
  const { words, format } = line;
  // The sign can stand alone.
  const count = words[0] === "!" && words.length > 1 ? 2 : 1;
  const start = words.slice(0, count).join("");
  const [, sign = "", name = "", colon = "", rest = ""] = form.exec(start) ?? [];
  if (name === "" || (rest !== "" && colon === "")) return undefined;
  const directive = name
    .toLowerCase()
    .replace(/_/g, "-")
    .replace(/^include(dir|service)$/, "include-$1");
  const operands = [...(rest === "" ? [] : [rest]), ...words.slice(count)];
  if (operands.length !== operandsOf[directive] || (format !== "policy" && directive !== "include")) return undefined;
  const written = format === "legacy" ? "@include:" : `!${directive}`;
  if (words[0] === written) return undefined;
  const path = operands.join(" ");
  const text = format === "legacy" ? `${written}${path}` : `${written} ${path}`.trimEnd();
  const shown = quote(words.slice(0, count).join(" "));
  const isLegacyForm = sign !== "!" && sign !== "" && format !== "legacy";
  return {
    message: isLegacyForm ? `${shown} is how R4.0 includes a file` : `${shown} is not a directive`,
    expected: directivesOf[format],
    help: `write ${text}`,
    at: 0,
    proposal: { text: replaceWords(line, 0, words.length, text), isOnlyReading: true },
  };
}

/** Returns the finding for a first word that begins with `!` and is not a directive of the format. */
export function describeDirective(text: string, line: FaultyLine): SyntaxFinding {
  const expected = directivesOf[line.format];
  // The first word of each expected directive.
  const directives = Array.from(expected.matchAll(/![^ ,]+/g), ([word]) => word);
  const near = nearest(text, directives);
  const isOfPolicy = operandsOf[text.slice(1)] !== undefined;
  const plain = isOfPolicy ? { help: "write it in a file of policy.d, or in one that is included there" } : {};
  const help = near === undefined ? plain : { help: `write ${near}` };
  return { message: `directive ${quote(text)} is not valid here`, expected, ...help };
}

/** Returns the finding for words after the end of a directive. */
export function describeAfterDirective(text: string, line: FaultyLine): SyntaxFinding {
  const [first = ""] = line.words;
  const finding = { message: `unexpected word ${quote(text)} after ${first}`, expected: directivesOf[line.format] };
  if (first === "!compat-4.0") return { ...finding, help: `write ${first} alone on its line` };
  return {
    ...finding,
    help: "a path cannot contain spaces, and each directive has one path: rename the file, or write a line for each",
  };
}
