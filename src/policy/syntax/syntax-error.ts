import type { Diagnostic } from "../../base/diagnostic.ts";
import { isOneEditAway } from "../../base/edit-distance.ts";
import { dialectOf, type LineFormat } from "../model/dialect.ts";
import { readToken, type TokenContext, tokenContexts } from "../model/token.ts";
import type { LineFailure } from "./line-plan.ts";
import { locateWords, maxWords } from "./word.ts";

/** The line with the error. */
export interface FaultyLine {
  readonly text: string;
  readonly words: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly format: LineFormat;
}

interface SyntaxFinding {
  readonly message: string;
  readonly expected?: string;
  readonly help?: string;
}

const columnsOf: Readonly<Record<LineFormat, string>> = {
  policy: "SERVICE ARGUMENT SOURCE TARGET ACTION [OPTION…]",
  service: "SOURCE TARGET ACTION [OPTION…]",
  legacy: "SOURCE TARGET ACTION[,OPTION…]",
};

const directivesOf: Readonly<Record<LineFormat, string>> = {
  policy: "!include PATH, !include-dir PATH, !include-service SERVICE ARGUMENT PATH or !compat-4.0",
  service: "!include PATH",
  legacy: "@include:PATH",
};

/** Returns the error for a line that the grammar rejects. Its place is the word that is invalid there. */
export function describeFailure(failure: LineFailure, line: FaultyLine): Diagnostic {
  const word = line.words[failure.at];
  const finding = word === undefined ? describeEnd(failure.wanted, line) : describeWord(word, failure, line);
  const template = /\{[{%#]/.test(line.text)
    ? { help: "this looks like a Salt or Jinja template: render it before it is loaded" }
    : {};
  const { column, length } = locateWords(line.text, line.format)[failure.at] ?? {
    column: line.text.trimEnd().length + 1,
    length: 1,
  };
  return {
    code: "syntax",
    severity: "error",
    ...finding,
    ...template,
    file: line.file,
    span: { file: line.file, line: line.line, column, length },
    excerpt: line.text,
  };
}

function describeEnd(wanted: readonly string[], line: FaultyLine): SyntaxFinding {
  // After a service * only the argument * is valid, which is not a part of its own.
  const { label } = partsInOrder.find(({ symbol }) => wanted.includes(symbol)) ?? { label: "an argument" };
  return {
    message: `the line ends where ${label} should be`,
    expected: isDirective(line) ? directivesOf[line.format] : columnsOf[line.format],
  };
}

/**
 * The parts of a line by their nonterminals. If several are possible, the first one counts. `describe` returns the
 * error for a word that is not such a part. A path needs none, because every word can be a path.
 */
const partsInOrder: readonly {
  readonly symbol: string;
  readonly label: string;
  readonly describe?: (text: string, line: FaultyLine) => SyntaxFinding;
}[] = [
  { symbol: "service", label: "a service", describe: describeStart },
  { symbol: "argument", label: "an argument", describe: describeArgument },
  { symbol: "target", label: "a target", describe: (text, line) => describeToken(text, "target", line) },
  { symbol: "legacy_target", label: "a target", describe: (text, line) => describeToken(text, "target", line) },
  { symbol: "source", label: "a source", describe: (text, line) => describeToken(text, "source", line) },
  { symbol: "line_source", label: "a source", describe: (text, line) => describeToken(text, "source", line) },
  { symbol: "legacy_source", label: "a source", describe: (text, line) => describeToken(text, "source", line) },
  { symbol: "action", label: "an action", describe: describeAction },
  { symbol: "allow_option", label: "an option", describe: describeOption },
  { symbol: "deny_option", label: "an option", describe: describeOption },
  { symbol: "path", label: "a path" },
];

function describeWord(text: string, failure: LineFailure, line: FaultyLine): SyntaxFinding {
  if (failure.at === maxWords) return { message: `the line has more than ${maxWords} words` };
  const part = partsInOrder.find(({ symbol }) => failure.wanted.includes(symbol));
  if (part?.describe !== undefined) return part.describe(text, line);
  // The other cases are a directive with more words, and a service * with an argument other than *.
  if (isDirective(line) && !(first(line) === "!include-service" && failure.at === 2)) {
    return { message: `unexpected word ${quote(text)} after ${first(line)}`, expected: directivesOf[line.format] };
  }
  return {
    message: `the service * requires the argument *, got ${quote(text)}`,
    expected: "*",
    help: "name the service, or write * as the argument",
  };
}

function describeStart(text: string, line: FaultyLine): SyntaxFinding {
  if (text.startsWith("!")) return describeDirective(text, line);
  const finding = {
    message: `${quote(text)} is not a service name`,
    expected: "letters, digits, and the characters . _ - or *",
  };
  const plus = text.indexOf("+");
  if (plus > 0) {
    return { ...finding, help: `put a space before the argument: ${text.slice(0, plus)} ${text.slice(plus)}` };
  }
  if (text.charCodeAt(0) === 0xfeff) return { ...finding, help: "remove the byte order mark at the start of the file" };
  if (/^[@$]include:/.test(text)) return { ...finding, help: `write !include ${text.slice(9)}` };
  return /^[@$]/.test(text) ? { ...finding, help: columnsHelp(line) } : finding;
}

function describeDirective(text: string, line: FaultyLine): SyntaxFinding {
  const expected = directivesOf[line.format];
  // The first word of each expected directive.
  const directives = Array.from(expected.matchAll(/![^ ,]+/g), ([word]) => word);
  return {
    message: `directive ${quote(text)} is not valid here`,
    expected,
    ...helpByNearest(text, directives),
  };
}

/** Suggests the most likely word, if one of the valid words is one edit away. */
function helpByNearest(text: string, words: readonly string[]): { readonly help?: string } {
  const lower = text.toLowerCase();
  const near = words.find((word) => word === lower) ?? words.find((word) => isOneEditAway(word, lower));
  return near === undefined ? {} : { help: `write ${near}` };
}

function columnsHelp({ format }: FaultyLine): string {
  return `lines of this file have ${format === "policy" ? "five" : "three"} columns: ${columnsOf[format]}`;
}

function describeArgument(text: string, line: FaultyLine): SyntaxFinding {
  const finding = {
    message: `${quote(text)} is not an argument`,
    expected: "* for any argument, + for none, or +ARGUMENT",
  };
  // An action to the left of the fifth column means that one or two columns are missing.
  if (line.words.slice(2, 4).some(isAction)) return { ...finding, help: columnsHelp(line) };
  return /^[A-Za-z0-9._-]+$/.test(text) ? { ...finding, help: `write +${text}` } : finding;
}

function describeToken(text: string, context: TokenContext, line: FaultyLine): SyntaxFinding {
  if (text.startsWith("!")) return describeDirective(text, line);
  const dialect = dialectOf(line.format);
  const kinds = tokenContexts[dialect];
  const token = readToken(text, dialect);
  const expected = `a VM name, ${tokenForms
    .filter(([kind]) => kinds[kind].includes(context))
    .map(([, form]) => form)
    .join(", ")}`;
  if (text.startsWith("@include:")) {
    return dialect === "legacy"
      ? { message: `${quote(text)} cannot be a ${context}`, expected, help: "put @include:PATH on a line of its own" }
      : { message: `${quote(text)} is how R4.0 includes a file`, expected, help: `write !include ${text.slice(9)}` };
  }
  if (token === undefined) {
    return { message: `unknown keyword ${quote(text)}`, expected, ...helpByNearest(text, plainKeywords) };
  }
  const others = kinds[token.kind].map((place) => contextLabels[place]);
  return { message: `${quote(text)} cannot be a ${context}, only ${others.join(" or ")}`, expected };
}

const tokenForms = [
  ["star", "*"],
  ["anyvm", "@anyvm"],
  ["adminvm", "@adminvm"],
  ["defaultvm", "@default"],
  ["dispvm", "@dispvm"],
  ["dispvm_name", "@dispvm:NAME"],
  ["dispvm_tag", "@dispvm:@tag:TAG"],
  ["tag", "@tag:TAG"],
  ["type", "@type:TYPE"],
] as const;

const plainKeywords: readonly string[] = ["@anyvm", "@adminvm", "@default", "@dispvm"];

const contextLabels: Readonly<Record<TokenContext, string>> = {
  source: "a source",
  target: "a target",
  redirect: "a value of target=",
  "intended-target": "the target of a call",
};

function describeAction(text: string, line: FaultyLine): SyntaxFinding {
  const finding = { message: `${quote(text)} is not an action`, expected: "allow, ask or deny" };
  if (/^(allow|ask|deny),/.test(text)) return { ...finding, help: "separate options with spaces, not commas" };
  if (line.format !== "policy" && isAction(line.words[4] ?? "")) return { ...finding, help: columnsHelp(line) };
  return { ...finding, ...helpByNearest(text, actions) };
}

const actions: readonly string[] = ["allow", "ask", "deny"];

function isAction(text: string): boolean {
  return actions.includes(text);
}

function describeOption(text: string, line: FaultyLine): SyntaxFinding {
  const action = line.words[line.format === "policy" ? 4 : 2];
  const legacy = line.format === "legacy";
  const keys = ["target", "default_target", "user", "notify", "autostart"].filter((key) => {
    if (action === "deny") return key === "notify" && !legacy;
    if (legacy && (key === "notify" || key === "autostart")) return false;
    return key !== "default_target" || action === "ask";
  });
  const expected = keys.length === 0 ? "the end of the line" : keys.map((key) => `${key}=…`).join(", ");
  const equals = text.indexOf("=");
  const key = text.slice(0, equals);
  const value = text.slice(equals + 1);
  if (equals < 0) {
    const finding = { message: `${quote(text)} is not an option`, expected };
    if (text.startsWith("#")) return { ...finding, help: "a comment needs a line of its own" };
    return keys.includes(text) ? { ...finding, help: `write ${text}=VALUE without spaces` } : finding;
  }
  if (!keys.includes(key)) {
    const help = helpByNearest(
      `${key}=`,
      keys.map((each) => `${each}=`),
    );
    return { message: `${quote(`${key}=`)} is not an option of ${action}`, expected, ...help };
  }
  if (key === "notify" || key === "autostart") {
    return { message: `${quote(value)} is not a value of ${key}=`, expected: `${key}=yes or ${key}=no` };
  }
  if (legacy && value.includes("=")) return { message: `${quote(text)} has more than one =`, expected };
  const finding = { message: `${quote(value)} is not a single target` };
  return value.includes(",")
    ? { ...finding, expected, help: "separate options with spaces, not commas" }
    : { ...finding, expected: "a VM name, @adminvm, @dispvm or @dispvm:NAME" };
}

function isDirective(line: FaultyLine): boolean {
  return first(line).startsWith("!");
}

function first(line: FaultyLine): string {
  return line.words[0] as string;
}

/** Returns a word for messages: shortened, with escaped control characters. */
function quote(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return JSON.stringify(short).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, escapeCharacters);
}

/** Escapes each UTF-16 unit, so a character beyond U+FFFF becomes two JSON escapes. */
function escapeCharacters(text: string): string {
  return text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
