import type { LineFormat } from "../../model/dialect.ts";

/** A line that the grammar rejects. */
export interface FaultyLine {
  readonly text: string;
  readonly words: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly format: LineFormat;
  /**
   * Returns the position of the first wrong word of another line of the same format. It is undefined if the line is
   * valid, and the number of words if the line ends too early.
   */
  wrongAt(text: string): number | undefined;
}

/** An error of a line, with the line that its author probably meant. */
export interface SyntaxFinding {
  readonly message: string;
  readonly expected?: string;
  readonly help?: string;
  /** The position of the wrong word, if it is not the first one that the grammar rejects. */
  readonly at?: number;
  /** The number of characters of that word before the wrong ones. */
  readonly from?: number;
  readonly proposal?: Proposal;
}

/** How to correct a line. */
export type SyntaxHelp = Pick<SyntaxFinding, "help" | "proposal">;

/** The line that was probably meant. It is dropped unless it is valid, or its other errors have proposals, too. */
export interface Proposal {
  /** The text of the line, or of several lines. */
  readonly text: string;
  /** Whether the line can mean nothing else, so that `lint --fix` may write it. */
  readonly isOnlyReading?: boolean;
  /** The help before the line, if the line is shown. It replaces the help of the finding. */
  readonly lead?: string;
}

/** The columns of each format, for messages. */
export const columnsOf: Readonly<Record<LineFormat, string>> = {
  policy: "SERVICE ARGUMENT SOURCE TARGET ACTION [OPTION…]",
  service: "SOURCE TARGET ACTION [OPTION…]",
  legacy: "SOURCE TARGET ACTION[,OPTION…]",
};

/** The directives of each format, for messages. */
export const directivesOf: Readonly<Record<LineFormat, string>> = {
  policy: "!include PATH, !include-dir PATH, !include-service SERVICE ARGUMENT PATH or !compat-4.0",
  service: "!include PATH",
  legacy: "@include:PATH",
};

/** The actions. */
export const actions: readonly string[] = ["allow", "ask", "deny"];

/** Returns the position of the action in a rule. */
export function actionPosition(format: LineFormat): 2 | 4 {
  return format === "policy" ? 4 : 2;
}

/** Returns whether the line is a directive, and not a rule. */
export function isDirective({ words }: FaultyLine): boolean {
  return (words[0] as string).startsWith("!");
}

/** Returns whether a word has the form of an option. */
export function isOption(word: string): boolean {
  return /^(target|default_target|user|notify|autostart)=/.test(word);
}

/** The help for an option without a rule before it. */
export const optionHelp = "write options after the action, on the line of their rule";

/** Returns how a line of the format looks, as help. */
export function columnsHelp({ format }: FaultyLine): string {
  return `lines of this file have ${format === "policy" ? "five" : "three"} columns: ${columnsOf[format]}`;
}

/** Returns a word for messages: shortened, with escaped control characters. */
export function quote(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return JSON.stringify(short).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, escapeCharacters);
}

/** Escapes each UTF-16 unit, so a character beyond U+FFFF becomes two JSON escapes. */
function escapeCharacters(text: string): string {
  return text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
