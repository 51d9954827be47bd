import { replaceWords } from "./edit-line.ts";
import type { FaultyLine, Proposal, SyntaxFinding } from "./faulty-line.ts";

/** Quotation marks: those of a keyboard, and those of text processors. */
const quotes = "\"'`\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u201a\u2039\u203a";
const quoted = new RegExp(`^([a-z_]+=)?[${quotes}](.+)[${quotes}]$`);

/** Hyphens and dashes of text processors, and the minus sign. */
const hyphens = /[\u2010-\u2014\u2212]/g;

/**
 * Completes the finding for a word with quotation marks, invisible characters, or the dashes of a text processor.
 */
export function withCharacters(finding: SyntaxFinding, line: FaultyLine, wrong: number): SyntaxFinding {
  const word = line.words[wrong];
  if (word === undefined) return finding;
  for (const { help, text } of corrections(word, line, wrong)) {
    const next = line.wrongAt(text);
    if (next !== undefined && next <= wrong) continue;
    const proposal: Proposal = { text, isOnlyReading: true };
    return { ...finding, help, proposal };
  }
  return finding;
}

interface Correction {
  readonly help: string;
  readonly text: string;
}

function corrections(word: string, line: FaultyLine, at: number): readonly Correction[] {
  const found: Correction[] = [];
  if (word.startsWith("\ufeff")) {
    const help = "remove the byte order mark at the start of the file";
    found.push({ help, text: line.text.replace("\ufeff", "") });
  }
  const visible = word.replace(/\p{Cf}/gu, "");
  if (visible !== word) {
    const help = `remove the invisible characters${visible === "" ? "" : `: write ${visible}`}`;
    found.push({ help, text: line.text.replace(/\p{Cf}/gu, "").trimEnd() });
  }
  if (quoted.test(word)) {
    const help = `write ${word.replace(quoted, "$1$2")} without quotation marks`;
    found.push({ help, text: withoutQuotes(line) });
  }
  const plain = word.replace(hyphens, "-");
  if (plain !== word)
    found.push({ help: `write ${plain} with a plain hyphen`, text: replaceWords(line, at, 1, plain) });
  return found;
}

/** Removes the quotation marks of every word: a name in quotation marks is another name. */
function withoutQuotes(line: FaultyLine): string {
  return line.words.reduceRight((text, word, at) => {
    return quoted.test(word) ? replaceWords({ ...line, text }, at, 1, word.replace(quoted, "$1$2")) : text;
  }, line.text);
}
