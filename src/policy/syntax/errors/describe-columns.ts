import { insertAfter, insertBefore, removeWord, replaceWords, textFrom } from "./edit-line.ts";
import {
  actionPosition,
  actions,
  columnsHelp,
  columnsOf,
  type FaultyLine,
  quote,
  type SyntaxFinding,
  type SyntaxHelp,
} from "./faulty-line.ts";

const action = /^(allow|ask|deny)([,;].*)?$/i;

/**
 * Returns the finding for a line with too few or too many columns before its action, or with the action first.
 *
 * @param wrong the first word that the grammar rejects
 */
export function describeColumns(line: FaultyLine, wrong: number): SyntaxFinding | undefined {
  const { words, format } = line;
  const place = actionPosition(format);
  if (action.test(words[place] ?? "")) return undefined;
  const found = words.findIndex((word, at) => at > 0 && action.test(word));
  if (found < 0) return actions.includes(words[0] as string) ? describeActionFirst(line) : undefined;
  if (found > place) return wrong === place ? describeMore(line, found) : undefined;
  return format === "policy" ? describeFewerOfFive(line, found, wrong) : describeNoTarget(line, found);
}

function describeFewerOfFive(line: FaultyLine, found: number, wrong: number): SyntaxFinding | undefined {
  const { words } = line;
  const hasArgument = /^(\*$|\+)/.test(words[1] as string);
  if (hasArgument && found === 3) return describeNoTarget(line, found);
  if (hasArgument) {
    const finding = missing(line, found, "the source and the target are missing");
    return { ...finding, proposal: { text: insertBefore(line, found, "SOURCE TARGET"), lead: `${columnHelp}:` } };
  }
  if (found === 2)
    return {
      message: `${quote(words[wrong] as string)} is not ${wrong === 0 ? "a service name" : "an argument"}`,
      expected: columnsOf.policy,
      ...legacyLineFinding(line),
    };
  if (wrong !== 1) return undefined;
  if (found === 1) return missing(line, found, "the argument, the source and the target are missing");
  return {
    message: `${quote(words[1] as string)} is not an argument`,
    expected: "* for any argument, + for none, or +ARGUMENT",
    help: "the column of the argument is missing; * means any argument",
    proposal: {
      text: insertBefore(line, 1, "*"),
      lead: "the column of the argument is missing; for any argument, write",
    },
  };
}

function describeNoTarget(line: FaultyLine, found: number): SyntaxFinding {
  // A redirect is usually for calls that name no target.
  const redirects = line.words.some((word) => /^(allow,|ask,)?target=/.test(word));
  const target = redirects ? "@default" : "TARGET";
  return {
    ...missing(line, found, "the target is missing"),
    help: "write the target before the action",
    proposal: {
      text: insertBefore(line, found, target),
      lead: redirects ? "for calls without a target, write" : "write the target before the action:",
    },
  };
}

const columnHelp = "write a word for each column";

function missing(line: FaultyLine, at: number, what: string): SyntaxFinding {
  return {
    message: `${what} before ${quote(line.words[at] as string)}`,
    expected: columnsOf[line.format],
    help: columnHelp,
    at,
  };
}

/** Returns the help for a line of R4.0 in a file of five columns. */
export function legacyLineFinding(line: FaultyLine): SyntaxHelp {
  const help =
    "this looks like a line of R4.0: check its file with lint --legacy, or convert it with qrexec-policy convert";
  const columns = textFrom(line, 0).replaceAll("$", "@");
  const at = columns.search(/\s(allow|ask|deny)\b/);
  if (at < 0) return { help };
  const text = `SERVICE  *  ${columns.slice(0, at)}${columns.slice(at).replaceAll(",", " ")}`;
  return { help, proposal: { text, lead: `${help}, or write` } };
}

function describeActionFirst(line: FaultyLine): SyntaxFinding | undefined {
  const { words, format } = line;
  const place = actionPosition(format);
  const [first = ""] = words;
  if (words.length <= place) return undefined;
  const moved = removeWord({ ...line, text: insertAfter(line, place, first) }, 0);
  if (line.wrongAt(moved) !== undefined) return undefined;
  return {
    message: `the action ${quote(first)} stands before the other columns`,
    expected: columnsOf[format],
    help: "write the action after the target",
    at: 0,
    proposal: { text: moved, lead: "write the action after the target:" },
  };
}

function describeMore(line: FaultyLine, found: number): SyntaxFinding | undefined {
  const { words, format } = line;
  const place = actionPosition(format);
  const finding = {
    message: `${quote(words[place] as string)} is not an action`,
    expected: actions.join(", ").replace(", deny", " or deny"),
  };
  if (format !== "policy" && found === 4 && /^(\*$|\+)/.test(words[1] as string)) {
    const message = `the service ${quote(words[0] as string)} stands before the source`;
    return { message, expected: columnsOf[format], help: columnsHelp(line), at: 0 };
  }
  if (format === "policy" && words[1] === "+" && found === place + 1 && /^[\w.-]+$/.test(words[2] as string)) {
    const argument = `+${words[2]}`;
    return { ...finding, help: `write ${argument}`, at: 1, proposal: { text: replaceWords(line, 1, 2, argument) } };
  }
  return { ...finding, help: "a rule has one source and one target: write one line for each pair" };
}
