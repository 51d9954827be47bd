import { posix } from "node:path";
import type { FileProblem, FileResult, PolicyFiles } from "../../src/policy/load/policy-files.ts";

/** Files in memory by absolute path; a file that is not UTF-8 is a buffer. */
export class VirtualFiles implements PolicyFiles {
  readonly #files = new Map<string, string | Buffer>();
  readonly #directories = new Set<string>(["/"]);
  readonly #links = new Map<string, string>();
  readonly #problems = new Map<string, FileProblem>();

  /** Makes files from texts by path; a path that ends in `/` makes a directory. */
  static of(texts: Readonly<Record<string, string>>): VirtualFiles {
    const files = new VirtualFiles();
    for (const [path, text] of Object.entries(texts)) {
      if (path.endsWith("/")) files.addDirectory(posix.resolve(path));
      else files.addFile(path, text);
    }
    return files;
  }

  /** Adds a file and its parent directories. */
  addFile(path: string, content: string | Buffer): void {
    this.#files.set(path, content);
    this.addDirectory(posix.dirname(path));
  }

  /** Adds a directory and its parents. */
  addDirectory(path: string): void {
    for (let at = path; !this.#directories.has(at); at = posix.dirname(at)) this.#directories.add(at);
  }

  /** Adds a symbolic link. */
  addLink(path: string, target: string): void {
    this.#links.set(path, target);
    this.addDirectory(posix.dirname(path));
  }

  /** Makes reads and lists of a path fail with a problem; the file still exists. */
  addProblem(path: string, problem: FileProblem): void {
    this.#problems.set(path, problem);
  }

  list(directory: string): FileResult<readonly string[]> {
    const at = this.resolve(directory);
    const problem = this.#problems.get(at);
    if (problem !== undefined) return { problem };
    if (this.#files.has(at)) return { problem: { code: "wrong-kind", message: "is not a directory" } };
    if (!this.#directories.has(at)) return { problem: { code: "missing", message: "does not exist" } };
    const links = [...this.#links.keys()].filter((path) => this.#files.has(this.resolve(path)));
    return {
      value: [...this.#files.keys(), ...links]
        .filter((path) => posix.dirname(path) === at)
        .map((path) => posix.basename(path)),
    };
  }

  read(path: string): FileResult<string> {
    const at = this.resolve(path);
    const problem = this.#problems.get(at);
    if (problem !== undefined) return { problem };
    const content = this.#files.get(at);
    if (typeof content === "string") return { value: content };
    if (content !== undefined) return { problem: { code: "not-utf8", message: "is not UTF-8", line: 1, column: 1 } };
    return this.#directories.has(at)
      ? { problem: { code: "wrong-kind", message: "is a directory" } }
      : { problem: { code: "missing", message: "does not exist" } };
  }

  resolve(path: string): string {
    let done = "/";
    for (const name of posix.resolve(path).split("/")) {
      const at = posix.join(done, name);
      const target = this.#links.get(at);
      done = target === undefined ? at : this.resolve(posix.resolve(done, target));
    }
    return done;
  }
}
