import type { FileProblem, FileResult, PolicyFiles } from "../../policy/load/policy-files.ts";

/** Files with some texts replaced: unsaved files, standard input, texts that are not written yet. */
export class OverlayFiles implements PolicyFiles {
  readonly #below: PolicyFiles;
  readonly #texts: ReadonlyMap<string, string | FileProblem>;
  readonly #only: ReadonlyMap<string, readonly string[]>;

  /**
   * @param texts by path, or the reason why a text cannot be read
   * @param only the names that directories appear to hold, by path; other directories are unchanged
   */
  constructor(
    below: PolicyFiles,
    texts: ReadonlyMap<string, string | FileProblem>,
    only: ReadonlyMap<string, readonly string[]> = new Map(),
  ) {
    this.#below = below;
    this.#texts = texts;
    this.#only = only;
  }

  list(directory: string): FileResult<readonly string[]> {
    const names = this.#only.get(directory);
    return names === undefined ? this.#below.list(directory) : { value: names };
  }

  read(path: string): FileResult<string> {
    const value = this.#texts.get(path);
    if (value === undefined) return this.#below.read(path);
    return typeof value === "string" ? { value } : { problem: value };
  }

  resolve(path: string): string {
    return this.#texts.has(path) ? path : this.#below.resolve(path);
  }
}
