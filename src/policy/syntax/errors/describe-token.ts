import { dialectOf } from "../../model/dialect.ts";
import { readToken, type TokenContext, tokenContexts } from "../../model/token.ts";
import { describeDirective } from "./describe-directive.ts";
import { replaceWords } from "./edit-line.ts";
import { type FaultyLine, quote, type SyntaxFinding, type SyntaxHelp } from "./faulty-line.ts";
import { plainKeywords, respell } from "./keyword.ts";
import { nearest } from "./nearest.ts";

/** Returns the finding for a word that is not a source, or not a target. */
export function describeToken(text: string, context: "source" | "target", line: FaultyLine, at: number): SyntaxFinding {
  if (text.startsWith("!")) return describeDirective(text, line);
  const dialect = dialectOf(line.format);
  const kinds = tokenContexts[dialect];
  const token = readToken(text, dialect);
  const expected = `a VM name, ${tokenForms
    .filter(([kind]) => kinds[kind].includes(context))
    .map(([, form]) => form)
    .join(", ")}`;
  if (text.startsWith("@include:")) {
    const message = `${quote(text)} cannot be a ${context}`;
    return { message, expected, help: "put @include:PATH on a line of its own" };
  }
  if (token === undefined) {
    return { message: `unknown keyword ${quote(text)}`, expected, ...helpForKeyword(text, context, line, at) };
  }
  const others = kinds[token.kind].map((place) => contextLabels[place]);
  // Every token of the dialect is a target, so only sources get here.
  const message = `${quote(text)} cannot be a ${context}, only ${others.join(" or ")}`;
  return { message, expected, help: sourceHelp(text) };
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

const contextLabels: Readonly<Record<TokenContext, string>> = {
  source: "a source",
  target: "a target",
  redirect: "a value of target=",
  "intended-target": "the target of a call",
};

const byName = "a disposable calls under its own name: write @type:DispVM for all disposables";

/** Returns the help for a keyword that can be a target only. */
function sourceHelp(keyword: string): string {
  return keyword === "@default" ? "name the qube that calls" : byName;
}

/** Words that authors take for keywords. */
const synonyms: Readonly<Record<string, string>> = {
  "@any": "@anyvm",
  "@all": "@anyvm",
  "@every": "@anyvm",
  "@allvm": "@anyvm",
  "@admin": "@adminvm",
  "@dom0": "@adminvm",
  "@disp": "@dispvm",
  "@disposable": "@dispvm",
};

function helpForKeyword(text: string, context: "source" | "target", line: FaultyLine, at: number): SyntaxHelp {
  const write = (word: string, count: number, isOnlyReading: boolean): SyntaxHelp => {
    return { help: `write ${word}`, proposal: { text: replaceWords(line, at, count, word), isOnlyReading } };
  };
  const dialect = dialectOf(line.format);
  const isValid = (word: string): boolean => {
    const token = readToken(word, dialect);
    return token !== undefined && tokenContexts[dialect][token.kind].includes(context);
  };
  const spelt = respell(text);
  if (spelt !== text && isValid(spelt)) return write(spelt, 1, true);
  const [, prefix] = /^@(tag|type|dispvm)(?::@?)?$/.exec(spelt) ?? [];
  const next = line.words[at + 1];
  if (prefix !== undefined && next !== undefined) {
    const joined = `@${prefix}:${next.replace(/^:/, "")}`;
    const text = replaceWords(line, at, 2, joined);
    if (isValid(joined) && line.wrongAt(text) === undefined) return write(joined, 2, true);
  }
  if (prefix === "dispvm") {
    return { help: context === "target" ? "write @dispvm, or @dispvm:NAME with the name of the template" : byName };
  }
  if (prefix !== undefined) return { help: `write the name of the ${prefix} after the colon: @${prefix}:NAME` };
  const [, twice, name] = /^@(tag|type|dispvm):@(.*)$/.exec(text) ?? [];
  if (twice !== undefined && isValid(`@${twice}:${name}`)) return write(`@${twice}:${name}`, 1, false);
  const near = synonyms[text.toLowerCase()] ?? nearest(text, plainKeywords);
  if (near !== undefined) return isValid(near) ? write(near, 1, false) : { help: sourceHelp(near) };
  const [, qube] = /^@([A-Za-z][\w.-]*)$/.exec(text) ?? [];
  return qube === undefined ? {} : { help: `for a qube, write ${qube}; for a tag, write @tag:${qube}` };
}
