import { posix } from "node:path";
import type { FileResult, PolicyFiles } from "../../src/policy/load/policy-files.ts";

/** Files in memory, by absolute path; bytes stand for text that is not UTF-8. */
export class VirtualFiles implements PolicyFiles {
  readonly #files = new Map<string, string | Buffer>();
  readonly #directories = new Set<string>(["/"]);

  /** Adds a file, and the directories that lead to it. */
  addFile(path: string, content: string | Buffer): void {
    this.#files.set(path, content);
    this.addDirectory(posix.dirname(path));
  }

  /** Adds a directory, and those that lead to it. */
  addDirectory(path: string): void {
    for (let at = path; !this.#directories.has(at); at = posix.dirname(at)) this.#directories.add(at);
  }

  list(directory: string): FileResult<readonly string[]> {
    const at = posix.resolve(directory);
    if (this.#files.has(at)) return { problem: { code: "wrong-kind", message: "is not a directory" } };
    if (!this.#directories.has(at)) return { problem: { code: "missing", message: "does not exist" } };
    return {
      value: [...this.#files.keys()].filter((path) => posix.dirname(path) === at).map((path) => posix.basename(path)),
    };
  }

  read(path: string): FileResult<string> {
    const at = posix.resolve(path);
    const content = this.#files.get(at);
    if (typeof content === "string") return { value: content };
    if (content !== undefined) return { problem: { code: "not-utf8", message: "is not UTF-8", line: 1, column: 1 } };
    return this.#directories.has(at)
      ? { problem: { code: "wrong-kind", message: "is a directory" } }
      : { problem: { code: "missing", message: "does not exist" } };
  }

  resolve(path: string): string {
    return posix.resolve(path);
  }
}
