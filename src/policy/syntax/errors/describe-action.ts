import { insertBefore, replaceWords } from "./edit-line.ts";
import { actions, type FaultyLine, quote, type SyntaxFinding } from "./faulty-line.ts";
import { nearest } from "./nearest.ts";
import { separateOptions, separatorHelp } from "./separate-options.ts";

/** Words of other policy languages, with the action that they mean. */
const synonyms: Readonly<Record<string, string>> = {
  accept: "allow",
  permit: "allow",
  pass: "allow",
  yes: "allow",
  prompt: "ask",
  confirm: "ask",
  reject: "deny",
  refuse: "deny",
  block: "deny",
  drop: "deny",
  no: "deny",
};

/** Returns the finding for a word that is not an action. */
export function describeAction(text: string, line: FaultyLine, at: number): SyntaxFinding {
  const finding = { message: `${quote(text)} is not an action`, expected: "allow, ask or deny" };
  const [, option] = /^(target|default_target|user|notify|autostart)[=:]/.exec(text) ?? [];
  if (option !== undefined) {
    const help = `write ${actionsWith(option)} before it`;
    return {
      ...finding,
      message: `the action is missing before ${quote(text)}`,
      help,
      // The least that the option can belong to.
      proposal: { text: insertBefore(line, at, option === "notify" ? "deny" : "ask"), lead: `${help}:` },
    };
  }
  const write = (word: string, isOnlyReading: boolean): SyntaxFinding => {
    return { ...finding, help: `write ${word}`, proposal: { text: replaceWords(line, at, 1, word), isOnlyReading } };
  };
  if (/^(allow|ask|deny)[,;]./i.test(text) || (/^(allow|ask|deny)[,;]$/i.test(text) && at < line.words.length - 1)) {
    const proposal = { text: separateOptions(line, at), isOnlyReading: true };
    return { ...finding, help: separatorHelp(text), proposal };
  }
  const plain = text.toLowerCase().replace(/[.,:;!]+$/, "");
  if (plain !== text && isAction(plain)) return write(plain, true);
  const meant = synonyms[plain] ?? nearest(text, actions);
  return meant === undefined ? finding : write(meant, false);
}

function actionsWith(option: string): string {
  if (option === "notify") return "allow, ask or deny";
  return option === "default_target" ? "ask" : "allow or ask";
}

function isAction(text: string): boolean {
  return actions.includes(text.toLowerCase());
}
