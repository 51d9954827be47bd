import { replaceWords } from "./edit-line.ts";
import { actionPosition, type FaultyLine, quote, type SyntaxFinding, type SyntaxHelp } from "./faulty-line.ts";
import { respell } from "./keyword.ts";
import { nearest } from "./nearest.ts";
import { separateOptions, separatorHelp } from "./separate-options.ts";

const allKeys = ["target", "default_target", "user", "notify", "autostart"] as const;

/** Returns the finding for a word that is not an option of the action. */
export function describeOption(text: string, line: FaultyLine, at: number): SyntaxFinding {
  const action = line.words[actionPosition(line.format)] as string;
  const keys = keysOf(action, line);
  const expected = keys.length === 0 ? "the end of the line" : keys.map((key) => `${key}=…`).join(", ");
  const equals = text.indexOf("=");
  const key = text.slice(0, Math.max(equals, 0));
  const finding =
    equals < 0
      ? { message: `${quote(text)} is not an option`, expected }
      : describePair(key, text.slice(equals + 1), { text, action, keys, expected, line });
  return { ...finding, ...helpFor({ text, key, keys, action, line, at }) };
}

function keysOf(action: string, { format }: FaultyLine): readonly string[] {
  return allKeys.filter((key) => {
    const isNew = key === "notify" || key === "autostart";
    if (format === "legacy" && isNew) return false;
    if (action === "deny") return key === "notify";
    return key !== "default_target" || action === "ask";
  });
}

interface Pair {
  readonly text: string;
  readonly action: string;
  readonly keys: readonly string[];
  readonly expected: string;
  readonly line: FaultyLine;
}

function describePair(key: string, value: string, { text, action, keys, expected, line }: Pair): SyntaxFinding {
  if (!keys.includes(key)) return { message: `${quote(`${key}=`)} is not an option of ${action}`, expected };
  if (key === "notify" || key === "autostart") {
    return { message: `${quote(value)} is not a value of ${key}=`, expected: `${key}=yes or ${key}=no` };
  }
  if (line.format === "legacy" && value.includes("="))
    return { message: `${quote(text)} has more than one =`, expected };
  const message = `${quote(value)} is not a single target`;
  return { message, expected: value.includes(",") ? expected : "a VM name, @adminvm, @dispvm or @dispvm:NAME" };
}

interface FaultyOption {
  readonly text: string;
  readonly key: string;
  readonly keys: readonly string[];
  readonly action: string;
  readonly line: FaultyLine;
  readonly at: number;
}

function helpFor(option: FaultyOption): SyntaxHelp {
  return helpForSpaces(option) ?? helpForSeparators(option) ?? helpForKey(option) ?? helpForValue(option) ?? {};
}

/** Joins a key, a sign and a value that have spaces between them. */
function helpForSpaces({ text, keys, line, at }: FaultyOption): SyntaxHelp | undefined {
  const [last = "", next = "", after = ""] = [line.words[at - 1], line.words[at + 1], line.words[at + 2]];
  const join = (from: number, key: string, value: string, count: number): SyntaxHelp => {
    const joined = pair(key, value);
    const proposal = { text: replaceWords(line, from, count, joined), isOnlyReading: true };
    return { help: `write ${joined} without spaces`, proposal };
  };
  const key = text.replace(/[=:]$/, "");
  if (last === "user=" && !text.includes("=")) return join(at - 1, "user", text, 2);
  if (!keys.includes(key)) return undefined;
  if (key === text && /^[=:].+$/.test(next)) return join(at, key, next.slice(1), 2);
  if (key === text && /^[=:]$/.test(next)) {
    return after === "" ? { help: valueHelp(key) } : join(at, key, after, 3);
  }
  return key !== text && next !== "" && !next.includes("=") ? join(at, key, next, 2) : { help: valueHelp(key) };
}

function valueHelp(key: string): string {
  return key === "notify" || key === "autostart" ? `write ${key}=yes or ${key}=no` : `write ${key}=NAME without spaces`;
}

function helpForSeparators({ text, line, at }: FaultyOption): SyntaxHelp | undefined {
  if (!/[,;]/.test(text)) return undefined;
  return { help: separatorHelp(text), proposal: { text: separateOptions(line, at), isOnlyReading: true } };
}

function helpForKey({ text, key, keys, action, line, at }: FaultyOption): SyntaxHelp | undefined {
  const write = (word: string, isOnlyReading: boolean, shown = word): SyntaxHelp => {
    return { help: `write ${shown}`, proposal: { text: replaceWords(line, at, 1, word), isOnlyReading } };
  };
  const [, named = "", value = ""] = /^-*([A-Za-z_-]+)[:=](.+)$/.exec(text) ?? [];
  const plain = named.toLowerCase().replace(/-/g, "_");
  if (keys.includes(plain) && !text.startsWith(`${plain}=`)) return write(pair(plain, value), true);
  if (key === "" || keys.includes(key)) return undefined;
  if ((allKeys as readonly string[]).includes(key)) return { help: helpForForeignKey(key, action, line) };
  const near = nearest(
    `${key}=`,
    keys.map((each) => `${each}=`),
  );
  return near === undefined ? undefined : write(`${near}${text.slice(key.length + 1)}`, false, near);
}

/** Returns the help for an option of another action, or of the current format. */
function helpForForeignKey(key: string, action: string, { format }: FaultyLine): string {
  if (format === "legacy" && (key === "notify" || key === "autostart")) return `remove it: R4.0 does not have ${key}=`;
  if (action !== "deny") return `remove it, or write ask: only a question has a ${key}=`;
  if (key === "target") return "a deny has no redirect: name the qube in the column of the target, and remove target=";
  return `remove it: a refused call has no ${key}=`;
}

const yes = /^(y|yes|true|on|1|enabled?)$/i;
const no = /^(n|no|false|off|0|disabled?)$/i;

/** Returns an option, with the value in the form that the option needs. */
function pair(key: string, value: string): string {
  if (key !== "notify" && key !== "autostart") return `${key}=${value}`;
  return `${key}=${yes.test(value) ? "yes" : no.test(value) ? "no" : value}`;
}

function helpForValue({ text: option, key, line, at }: FaultyOption): SyntaxHelp | undefined {
  const value = option.slice(key.length + 1);
  if (key === "notify" || key === "autostart") {
    const word = pair(key, value);
    if (word === option || !/=(yes|no)$/.test(word)) return { help: valueHelp(key) };
    return { help: `write ${word}`, proposal: { text: replaceWords(line, at, 1, word), isOnlyReading: true } };
  }
  if (key !== "target" && key !== "default_target") return undefined;
  const spelt = /^@dispvm:?$/i.test(value) ? "@dispvm" : respell(value);
  const word = `${key}=${spelt}`;
  const text = replaceWords(line, at, 1, word);
  if (spelt !== value && (line.wrongAt(text) ?? at + 1) > at) {
    return { help: `write ${word}`, proposal: { text, isOnlyReading: value !== "@dispvm:" } };
  }
  return { help: "name one qube" };
}
