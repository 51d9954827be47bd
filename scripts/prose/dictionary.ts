import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { decodeTrie, type ITrie } from "cspell-trie-lib";

/** British English and the words of this project. */
export class Dictionary {
  readonly #english: ITrie;
  readonly #project: ReadonlySet<string>;
  readonly #cache = new Map<string, boolean>();

  /**
   * @param english the trie of the language
   * @param project words of the project; a word with a capital must be written with it
   */
  constructor(english: ITrie, project: Iterable<string>) {
    this.#english = english;
    this.#project = new Set(project);
  }

  /** Whether a word is spelt as it is written here. */
  knows(word: string): boolean {
    const cached = this.#cache.get(word);
    if (cached !== undefined) return cached;
    const known = this.#find(word.replace(/’/g, "'"));
    this.#cache.set(word, known);
    return known;
  }

  /** The British form of an American word, if the dictionary has it. */
  britishFor(word: string): string | undefined {
    const forms = americanEndings.map(([ending, british]) => word.replace(ending, british));
    return forms.find((form) => form !== word && this.#has(form));
  }

  #find(word: string): boolean {
    const singular = word.replace(/'s$|s'$/, "");
    if (this.#project.has(singular) || this.#project.has(singular.toLowerCase())) return true;
    return this.#has(word) && !(oxford.test(word) && this.#has(word.replace(oxford, "is$1")));
  }

  #has(word: string): boolean {
    return this.#english.has(word) || this.#english.has(word.toLowerCase());
  }
}

/** The ending that is written with `s` here, though dictionaries also have it with `z`; to prize and to seize are other words. */
const oxford = /(?<!^(?:pr|se))iz(e[drs]?|ers|ing|ations?|able)$/;

const americanEndings: readonly (readonly [RegExp, string])[] = [
  [oxford, "is$1"],
  [/yz(e[drs]?|ers|ing)$/, "ys$1"],
  [/or(s|ed|ing|al|less)?$/, "our$1"],
  [/er(s)?$/, "re$1"],
  [/ered$/, "red"],
  [/l(ed|ing|er|ers)$/, "ll$1"],
  [/og(s)?$/, "ogue$1"],
  [/oged$/, "ogued"],
  [/ense(s)?$/, "ence$1"],
];

/** Reads the list of words beside this file. */
export function readWords(): string[] {
  const lines = readFileSync(new URL("words.txt", import.meta.url), "utf8").split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

/** Reads the dictionary of the language, which knows these words too. */
export function readDictionary(words: Iterable<string> = readWords()): Dictionary {
  const folder = dirname(fileURLToPath(import.meta.resolve("@cspell/dict-en-gb")));
  return new Dictionary(decodeTrie(gunzipSync(readFileSync(join(folder, "en_GB.trie.gz")))), words);
}
