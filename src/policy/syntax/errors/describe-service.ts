import { legacyLineFinding } from "./describe-columns.ts";
import { replaceWords } from "./edit-line.ts";
import {
  columnsHelp,
  type FaultyLine,
  isOption,
  optionHelp,
  quote,
  type SyntaxFinding,
  type SyntaxHelp,
} from "./faulty-line.ts";

/** Returns the finding for a first word that is neither a service nor a directive. */
export function describeService(text: string, line: FaultyLine): SyntaxFinding {
  const finding = {
    message: `${quote(text)} is not a service name`,
    expected: "letters, digits, and the characters . _ - or *",
  };
  return { ...finding, ...helpFor(text, line) };
}

function helpFor(text: string, line: FaultyLine): SyntaxHelp {
  const plain = /^([\w.-]+)[,:;]+$/.exec(text)?.[1];
  const isList = text.endsWith(",") && !/^[*+]/.test(line.words[1] ?? "");
  if (plain !== undefined && !isList) {
    return { help: `write ${plain}`, proposal: { text: replaceWords(line, 0, 1, plain), isOnlyReading: true } };
  }
  const plus = text.indexOf("+");
  if (plus > 0) return separateArgument(text.slice(0, plus), text.slice(plus), line);
  if (isOption(text)) return { help: optionHelp };
  if (isList || /^[\w.*-]+([,|][\w.*-]+)+$/.test(text)) return { help: "write one line for each service" };
  if (/[*?[]/.test(text)) return { help: "a service has no wildcard inside its name: write one line for each service" };
  if (!/^[@$]/.test(text)) return {};
  const [, , , , action = ""] = line.words;
  if (/^(allow|ask|deny)$/.test(action)) return { help: columnsHelp(line) };
  return legacyLineFinding(line);
}

function separateArgument(service: string, argument: string, line: FaultyLine): SyntaxHelp {
  const written = `${service} ${argument}`;
  // The line may also have the column of the argument.
  const [, next] = line.words;
  const count = next === "*" || next === argument ? 2 : 1;
  const help = `put a space before the argument: ${written}`;
  return { help, proposal: { text: replaceWords(line, 0, count, written), isOnlyReading: count === 1 } };
}
