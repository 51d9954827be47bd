import { posix } from "node:path";
import type { FileResult, PolicyFiles } from "../../policy/load/policy-files.ts";

/** Policy files whose text is inside a tests file, by absolute path. */
export class MemoryFiles implements PolicyFiles {
  readonly #texts: ReadonlyMap<string, string>;

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
  }

  list(directory: string): FileResult<readonly string[]> {
    const at = this.resolve(directory);
    const inside = [...this.#texts.keys()].filter((path) => path.startsWith(`${at}/`));
    if (inside.length === 0) return { problem: { code: "missing", message: "does not exist" } };
    return { value: inside.filter((path) => posix.dirname(path) === at).map((path) => posix.basename(path)) };
  }

  read(path: string): FileResult<string> {
    const value = this.#texts.get(this.resolve(path));
    return value === undefined ? { problem: { code: "missing", message: "does not exist" } } : { value };
  }

  resolve(path: string): string {
    return posix.resolve("/", path);
  }
}
