import { isNameText, isPlainNameText } from "../model/characters.ts";
import type { Dialect } from "../model/dialect.ts";
import { readToken, tokenContexts } from "../model/token.ts";

/** All shapes. Keywords have the name of their kind of VM token. */
export const shapes = [
  "star",
  "anyvm",
  "adminvm",
  "defaultvm",
  "dispvm",
  "dispvm_name",
  "dispvm_tag",
  "tag",
  "type",
  "at_word",
  "allow",
  "ask",
  "deny",
  "word",
  "argument",
  "text",
  "target_option",
  "default_target_option",
  "user_option",
  "notify_option",
  "autostart_option",
  "include",
  "include_dir",
  "include_service",
  "compat_40",
  "legacy_include",
  "bang",
] as const;

/** The shape of a word: a terminal of grammar/policy.ne. It depends on the text and the dialect, not on the place. */
export type Shape = (typeof shapes)[number];

const actions: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ["allow", "allow"],
  ["ask", "ask"],
  ["deny", "deny"],
]);

const directives: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ["!include", "include"],
  ["!include-dir", "include_dir"],
  ["!include-service", "include_service"],
  ["!compat-4.0", "compat_40"],
]);

/** Returns the shape of a word, which must not be empty. */
export function shapeOf(text: string, dialect: Dialect): Shape {
  if (isPlainNameText(text)) return actions.get(text) ?? "word";
  switch (text.charCodeAt(0)) {
    case 0x40: {
      if (dialect === "legacy" && text.startsWith("@include:")) return "legacy_include";
      const token = readToken(text, dialect);
      return token === undefined ? "at_word" : (token.kind as Shape);
    }
    case 0x21:
      return directives.get(text) ?? "bang";
    case 0x2a:
      if (text === "*" && dialect === "current") return "star";
      break;
    case 0x2b:
      if (isNameText(text)) return "argument";
      break;
  }
  const equals = text.indexOf("=");
  return equals < 0 ? "text" : optionShape(text.slice(0, equals), text.slice(equals + 1), dialect);
}

function optionShape(key: string, value: string, dialect: Dialect): Shape {
  if (dialect === "legacy" && value.includes("=")) return "text";
  switch (key) {
    case "target":
      return isRedirect(value, dialect) ? "target_option" : "text";
    case "default_target":
      return isRedirect(value, dialect) ? "default_target_option" : "text";
    case "user":
      return "user_option";
    case "notify":
      return dialect === "current" && isYesOrNo(value) ? "notify_option" : "text";
    case "autostart":
      return dialect === "current" && isYesOrNo(value) ? "autostart_option" : "text";
    default:
      return "text";
  }
}

function isRedirect(value: string, dialect: Dialect): boolean {
  // R4.0 accepts an empty value and refuses it when the rule applies.
  if (value === "") return dialect === "legacy";
  const token = readToken(value, dialect);
  return token !== undefined && tokenContexts[dialect][token.kind].includes("redirect");
}

function isYesOrNo(value: string): boolean {
  return value === "yes" || value === "no";
}
