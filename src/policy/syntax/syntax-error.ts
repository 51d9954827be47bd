import type { Diagnostic } from "../../base/diagnostic.ts";
import type { LineFormat } from "../model/dialect.ts";
import { describeAction } from "./errors/describe-action.ts";
import { describeArgument, describeArgumentOfAny } from "./errors/describe-argument.ts";
import { withCharacters } from "./errors/describe-characters.ts";
import { describeColumns } from "./errors/describe-columns.ts";
import { describeComment } from "./errors/describe-comment.ts";
import { describeAfterDirective, describeDirective, describeNearDirective } from "./errors/describe-directive.ts";
import { describeArrow, describeContinuation } from "./errors/describe-marks.ts";
import { describeOption } from "./errors/describe-option.ts";
import { describeService } from "./errors/describe-service.ts";
import { describeToken } from "./errors/describe-token.ts";
import {
  columnsOf,
  directivesOf,
  type FaultyLine,
  isDirective,
  isOption,
  optionHelp,
  type Proposal,
  quote,
  type SyntaxFinding,
} from "./errors/faulty-line.ts";
import { tryLine } from "./errors/valid-line.ts";
import type { LineFailure } from "./line-plan.ts";
import type { ShapeParser } from "./parse-shapes.ts";
import { locateWords, maxWords } from "./word.ts";

/** The line with the error. */
export interface RejectedLine {
  readonly text: string;
  readonly words: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly format: LineFormat;
}

/**
 * Returns the error for a line that the grammar rejects, with what its author probably meant. Its place is the wrong
 * word. Since any word can be the name of a VM, that word may be before the first one that the grammar rejects.
 *
 * @param parser parses the lines that are proposed
 */
export function describeFailure(failure: LineFailure, rejected: RejectedLine, parser: ShapeParser): Diagnostic {
  const { text, file, line, format } = rejected;
  const { at = failure.at, from = 0, proposal, ...finding } = describeMistake(failure, rejected, parser);
  const place = locateWords(text, format)[at];
  const { column, length } = place ?? { column: text.trimEnd().length + 1, length: 1 };
  return {
    code: "syntax",
    severity: "error",
    ...finding,
    ...(proposal?.isOnlyReading === true ? { fix: proposal.text } : {}),
    file,
    span: { file, line, column: column + from, length: length - from },
    excerpt: text,
  };
}

/** Returns what is wrong with a line, and the line that is proposed for it. Each proposed line is valid. */
export function describeMistake(failure: LineFailure, rejected: RejectedLine, parser: ShapeParser): SyntaxFinding {
  if (isTemplate(rejected.text)) return describeTemplate(failure, rejected, parser);
  return describe(failure, rejected, parser, maxChained);
}

/** The most mistakes in a line that one proposal corrects. */
const maxChained = 8;

function isTemplate(text: string): boolean {
  return /\{[{%#]/.test(text);
}

function describeTemplate(failure: LineFailure, rejected: RejectedLine, parser: ShapeParser): SyntaxFinding {
  const { message, expected } = describePart(failure, withParser(rejected, parser));
  const help = "this looks like a Salt or Jinja template: render it before it is loaded";
  return { message, ...(expected === undefined ? {} : { expected }), help };
}

function withParser(rejected: RejectedLine, parser: ShapeParser): FaultyLine {
  return { ...rejected, wrongAt: (text) => tryLine(text, rejected.format, parser).wrongAt };
}

/** @param left how many more mistakes a proposal may correct */
function describe(failure: LineFailure, rejected: RejectedLine, parser: ShapeParser, left: number): SyntaxFinding {
  const { proposal, ...finding } = findMistake(failure, withParser(rejected, parser));
  const completed = proposal === undefined ? undefined : complete(proposal, rejected, parser, left);
  if (completed === undefined) return finding;
  const shown = showLine(completed);
  return { ...finding, ...(shown === undefined ? {} : { help: shown }), proposal: completed };
}

/** Returns a proposal that is valid as a whole: itself, or with the proposals for its other mistakes. */
function complete(proposal: Proposal, rejected: RejectedLine, parser: ShapeParser, left: number): Proposal | undefined {
  const { text, isOnlyReading = false } = proposal;
  const end = text.lastIndexOf("\n") + 1;
  const rest = text.slice(end);
  const { words, plan, wrongAt } = tryLine(rest, rejected.format, parser);
  if (wrongAt === undefined) {
    return { ...proposal, isOnlyReading: isOnlyReading && (plan?.kind !== "rule" || words.every(isPlain)) };
  }
  if (plan?.kind !== "failure" || left === 0) return undefined;
  const { proposal: next } = describe(plan, { ...rejected, text: rest, words }, parser, left - 1);
  if (next === undefined) return undefined;
  const onlyOne = isOnlyReading && next.isOnlyReading === true;
  return { ...proposal, text: text.slice(0, end) + next.text, isOnlyReading: onlyOne };
}

/** Other words are names that no VM has, so that the line is not what its author meant. */
function isPlain(word: string): boolean {
  return /^[\w.:@*+=-]+$/.test(word);
}

/** Returns the help with the line. Long lines, and lines with invisible characters, are not shown. */
function showLine({ text, lead }: Proposal): string | undefined {
  const line = text.trim().replace(/\s+/g, " ");
  return lead === undefined || line.length > 200 || /\p{Cf}/u.test(line) ? undefined : `${lead} ${line}`;
}

function findMistake(failure: LineFailure, line: FaultyLine): SyntaxFinding {
  const { at, wanted } = failure;
  if (at === maxWords) return describePart(failure, line);
  const isRule = !isDirective(line);
  const ofLine =
    describeComment(line, at) ??
    describeContinuation(line, at) ??
    describeNearDirective(line) ??
    (isRule ? (describeArrow(line, at) ?? describeColumns(line, at)) : undefined);
  return ofLine ?? withCharacters(describePart({ kind: "failure", at, wanted }, line), line, at);
}

function describePart(failure: LineFailure, line: FaultyLine): SyntaxFinding {
  if (failure.at === maxWords) return { message: `the line has more than ${maxWords} words` };
  const word = line.words[failure.at];
  return word === undefined ? describeEnd(failure.wanted, line) : describeWord(word, failure, line);
}

function describeEnd(wanted: readonly string[], line: FaultyLine): SyntaxFinding {
  const [first = ""] = line.words;
  // In three columns, any word can be a source.
  if (line.format === "legacy" && isDirective(line)) return { ...describeDirective(first, line), at: 0 };
  if (isOption(first)) return { message: `the line begins with the option ${quote(first)}`, at: 0, help: optionHelp };
  // After a service * only the argument * is valid, which is not a part of its own.
  const { label } = partsInOrder.find(({ symbol }) => wanted.includes(symbol)) ?? { label: "an argument" };
  return {
    message: `the line ends where ${label} should be`,
    expected: isDirective(line) ? directivesOf[line.format] : columnsOf[line.format],
  };
}

type Describe = (text: string, line: FaultyLine, at: number) => SyntaxFinding;

const describeSource: Describe = (text, line, at) => describeToken(text, "source", line, at);
const describeTarget: Describe = (text, line, at) => describeToken(text, "target", line, at);

/**
 * The parts of a line by their nonterminals. If several are possible, the first one counts. `describe` returns the
 * error for a word that is not such a part. A path needs none, because every word can be a path.
 */
const partsInOrder: readonly { readonly symbol: string; readonly label: string; readonly describe?: Describe }[] = [
  { symbol: "service", label: "a service", describe: describeStart },
  { symbol: "argument", label: "an argument", describe: describeArgument },
  { symbol: "target", label: "a target", describe: describeTarget },
  { symbol: "legacy_target", label: "a target", describe: describeTarget },
  { symbol: "source", label: "a source", describe: describeSource },
  { symbol: "line_source", label: "a source", describe: describeSource },
  { symbol: "legacy_source", label: "a source", describe: describeSource },
  { symbol: "action", label: "an action", describe: describeAction },
  { symbol: "allow_option", label: "an option", describe: describeOption },
  { symbol: "deny_option", label: "an option", describe: describeOption },
  { symbol: "path", label: "a path" },
];

function describeStart(text: string, line: FaultyLine): SyntaxFinding {
  return text.startsWith("!") ? describeDirective(text, line) : describeService(text, line);
}

function describeWord(text: string, failure: LineFailure, line: FaultyLine): SyntaxFinding {
  const part = partsInOrder.find(({ symbol }) => failure.wanted.includes(symbol));
  if (part?.describe !== undefined) return part.describe(text, line, failure.at);
  // The other cases are a directive with more words, and a service * with an argument other than *.
  const isOfAny = !isDirective(line) || (line.words[0] === "!include-service" && failure.at === 2);
  return isOfAny ? describeArgumentOfAny(text) : describeAfterDirective(text, line);
}
