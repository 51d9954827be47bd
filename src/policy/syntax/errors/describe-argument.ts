import { replaceWords } from "./edit-line.ts";
import { type FaultyLine, isOption, optionHelp, type Proposal, quote, type SyntaxFinding } from "./faulty-line.ts";

/** Returns the finding for a word that is not an argument. */
export function describeArgument(text: string, line: FaultyLine): SyntaxFinding {
  const finding = {
    message: `${quote(text)} is not an argument`,
    expected: "* for any argument, + for none, or +ARGUMENT",
  };
  if (/^(any|all|@any|@all|@anyvm)$/i.test(text)) return { ...finding, help: "write *" };
  if (/^(-|none|empty)$/i.test(text)) return { ...finding, help: "write +" };
  if (/^\+?[\w.-]*\*/.test(text)) {
    return { ...finding, help: "an argument has no wildcard inside: write one line for each argument" };
  }
  if (isOption(text)) return { ...finding, help: optionHelp };
  const isName = /^[A-Za-z0-9._-]+$/.test(text);
  return isName ? { ...finding, help: `write +${text}`, proposal: propose(text, line) } : finding;
}

function propose(text: string, line: FaultyLine): Proposal {
  const at = line.words[0] === "!include-service" ? 2 : 1;
  return { text: replaceWords(line, at, 1, `+${text}`) };
}

/** Returns the finding for an argument of the service `*`. */
export function describeArgumentOfAny(text: string): SyntaxFinding {
  return {
    message: `the service * requires the argument *, got ${quote(text)}`,
    expected: "*",
    help: "name the service, or write * as the argument",
  };
}
