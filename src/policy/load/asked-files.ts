import type { FileResult, PolicyFiles } from "./policy-files.ts";

/**
 * A question to the files during a load, with its answer: the names in order, the resolved path, or the length of the
 * text. If a directory or a file cannot be read, the answer is the code of the problem.
 */
export type Asked =
  | readonly [what: "list", directory: string, answer: readonly string[] | string]
  | readonly [what: "resolve", path: string, answer: string]
  | readonly [what: "read", path: string, answer: number | string];

/**
 * Policy files that record every question and its answer. A load has the same result for as long as each answer is the
 * same. The single call, the compiled policy, the service and the core daemon all decide by this record whether a policy
 * is current.
 */
export class AskedFiles implements PolicyFiles {
  readonly asked: Asked[] = [];
  readonly #files: PolicyFiles;
  readonly #texts: string[] = [];

  constructor(files: PolicyFiles) {
    this.#files = files;
  }

  list(directory: string): FileResult<readonly string[]> {
    const names = this.#files.list(directory);
    this.asked.push(["list", directory, namesAnswer(names)]);
    return names;
  }

  read(path: string): FileResult<string> {
    const text = this.#files.read(path);
    this.asked.push(["read", path, text.problem === undefined ? text.value.length : text.problem.code]);
    if (text.problem === undefined) this.#texts.push(text.value);
    return text;
  }

  resolve(path: string): string {
    const resolved = this.#files.resolve(path);
    this.asked.push(["resolve", path, resolved]);
    return resolved;
  }

  /** All texts that were read, one after another. */
  get texts(): string {
    // One text remains, so that the next call has nothing to join.
    if (this.#texts.length > 1) this.#texts.splice(0, this.#texts.length, this.#texts.join(""));
    return this.#texts[0] ?? "";
  }

  /** Asks every question again and returns whether each answer is the same. */
  areAnsweredTheSame(): boolean {
    return endOfSameTexts(this.asked, this.texts, 0, this.#files) !== undefined;
  }
}

/**
 * Asks recorded questions again, and compares the answers.
 *
 * @param text contains the recorded texts from `start` on
 * @returns the end of the recorded texts; undefined if an answer differs
 */
export function endOfSameTexts(
  asked: readonly Asked[],
  text: string,
  start: number,
  files: PolicyFiles,
): number | undefined {
  let end = start;
  for (let index = 0; index < asked.length; index++) {
    const [what, path, answer] = asked[index] as Asked;
    switch (what) {
      case "read": {
        const { value, problem } = files.read(path);
        if (problem !== undefined) {
          if (problem.code !== answer) return undefined;
          break;
        }
        // Comparing two texts takes less time in QuickJS than comparing a text with a part of another.
        if (typeof answer !== "number" || value !== text.slice(end, end + answer)) return undefined;
        end += answer;
        break;
      }
      case "resolve":
        if (files.resolve(path) !== answer) return undefined;
        break;
      case "list":
        if (!isSameAnswer(namesAnswer(files.list(path)), answer)) return undefined;
        break;
    }
  }
  return end;
}

function namesAnswer({ value, problem }: FileResult<readonly string[]>): readonly string[] | string {
  return problem === undefined ? [...value].sort() : problem.code;
}

function isSameAnswer(one: readonly string[] | string, other: readonly string[] | string): boolean {
  if (typeof one === "string" || typeof other === "string") return one === other;
  return areSameTexts(one, other);
}

/** Returns whether two lists have the same texts in the same order. */
export function areSameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}
