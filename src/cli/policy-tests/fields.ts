import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Span } from "../../base/span.ts";
import { suggest } from "../../command/suggest.ts";
import type { YamlNode } from "../yaml-node.ts";

/** Reads fields of a tests file and collects all problems. A field with a problem reads as empty. */
export class Fields {
  readonly problems: Diagnostic[] = [];
  readonly #lines: readonly string[];

  constructor(text: string) {
    this.#lines = text.split(/\r\n?|\n/);
  }

  /** Records a problem at a place. */
  problem(at: Span, message: string, help?: string): void {
    const excerpt = this.#lines[at.line - 1] ?? "";
    const more = help === undefined ? {} : { help };
    this.problems.push({ code: "tests-file", severity: "error", message, file: at.file, span: at, excerpt, ...more });
  }

  /** Returns the values of a map that may have only known keys. Without known keys, every key is accepted. */
  map(node: YamlNode, what: string, known: readonly string[] = []): ReadonlyMap<string, YamlNode> {
    const found = new Map<string, YamlNode>();
    if (node.kind !== "map") {
      this.problem(node.at, `${what} is not a map`, known.length > 0 ? `known keys: ${known.join(", ")}` : undefined);
      return found;
    }
    for (const [key, entry] of node.entries) {
      if (known.length > 0 && !known.includes(key)) {
        const meant = suggest(key, known);
        const help = meant === undefined ? `known keys: ${known.join(", ")}` : `did you mean ${meant}?`;
        this.problem(entry.at, `${what} has the unknown key ${key}`, help);
      } else found.set(key, entry.node);
    }
    return found;
  }

  /** Returns the items of a list. */
  list(node: YamlNode, what: string): readonly YamlNode[] {
    if (node.kind === "list") return node.items;
    this.problem(node.at, `${what} is not a list`);
    return [];
  }

  /** Returns a text that is not empty. */
  text(node: YamlNode | undefined, what: string): string {
    if (node === undefined) return "";
    if (node.kind === "scalar" && node.value !== null && typeof node.value !== "boolean" && node.text !== "") {
      return node.text;
    }
    this.problem(node.at, `${what} is not a text`);
    return "";
  }

  /** Returns a text, or `null` for an empty value. A value that was left out is neither. */
  textOrNone(node: YamlNode | undefined, what: string): string {
    if (node?.kind === "scalar" && node.value === null && node.text !== "") return "";
    return this.text(node, what);
  }

  /** Returns the texts of one text or of a list of texts. */
  texts(node: YamlNode, what: string): readonly string[] {
    if (node.kind !== "list") return [this.text(node, what)];
    return node.items.map((item) => this.text(item, `an item of ${what}`));
  }

  /** Returns true or false; yes and no are accepted. */
  flag(node: YamlNode, what: string): boolean {
    if (node.kind === "scalar") {
      if (node.value === true || node.text === "yes") return true;
      if (node.value === false || node.text === "no") return false;
    }
    this.problem(node.at, `${what} is neither true nor false`);
    return false;
  }

  /** Returns one of some words. */
  choice<T extends string>(node: YamlNode, what: string, words: readonly T[]): T | undefined {
    const text = this.text(node, what);
    const word = words.find((each) => each === text);
    if (word !== undefined || text === "") return word;
    const meant = suggest(text, words);
    const help = meant === undefined ? `choose ${words.slice(0, 8).join(", ")}` : `did you mean ${meant}?`;
    this.problem(node.at, `${text} is not a valid ${what}`, help);
    return undefined;
  }
}
