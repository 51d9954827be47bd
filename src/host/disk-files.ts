import { entryKinds } from "../platform/files/file-calls.ts";
import type { OddFile } from "../platform/files/odd-file.ts";
import { exists, isFile, list, readText } from "../platform/files/read-files.ts";
import { loadLimits } from "../policy/load/limits.ts";
import type { FileProblem, FileResult, PolicyFiles } from "../policy/load/policy-files.ts";
import { malformedPlace } from "./malformed-place.ts";
import { readLink, resolveInside, resolveLive } from "./resolve-path.ts";

/** Reads the policy files of the live system, or of a system tree below a directory. */
export class DiskFiles implements PolicyFiles {
  readonly #root: string;

  /**
   * @param root the directory that contains all paths and the targets of symbolic links; empty for the live system.
   *   Names in answers and errors are relative to it.
   */
  constructor(root = "") {
    this.#root = root.endsWith("/") ? root.replace(/\/+$/, "") : root;
  }

  list(directory: string): FileResult<readonly string[]> {
    try {
      const real = this.#real(directory);
      const [names, kinds] = list(real);
      if (names.length > loadLimits.directoryEntries) {
        const message = `has more than ${loadLimits.directoryEntries} entries`;
        return { problem: { code: "too-many-entries", message } };
      }
      return { value: names.filter((name, index) => this.#isFile(kinds[index], `${directory}/${name}`)) };
    } catch (error) {
      return { problem: describe(error) };
    }
  }

  read(path: string): FileResult<string> {
    try {
      const text = readText(this.#real(path), loadLimits.fileBytes);
      return typeof text === "string" ? { value: text } : { problem: describeOdd(text) };
    } catch (error) {
      return { problem: describe(error) };
    }
  }

  /** Returns whether a path exists. A path that cannot be examined counts as existing. */
  exists(path: string): boolean {
    try {
      return exists(this.#real(path));
    } catch {
      return true;
    }
  }

  /** Returns whether a missing path, or a part of it, is a dangling link. */
  dangles(path: string): boolean {
    const end = path.lastIndexOf("/");
    const parent = path.slice(0, end);
    if (readLink(this.#real(parent) + path.slice(end)) !== undefined) return true;
    return end > 0 && !this.exists(parent) && this.dangles(parent);
  }

  resolve(path: string): string {
    if (this.#root === "") return resolveLive(path);
    try {
      return resolveInside(this.#root, path);
    } catch {
      // A loop of links; reading the path reports it.
      return path;
    }
  }

  #real(path: string): string {
    return this.#root === "" ? path : this.#root + resolveInside(this.#root, path);
  }

  #isFile(kind: number | undefined, path: string): boolean {
    if (kind === entryKinds.file) return true;
    if (kind !== entryKinds.link && kind !== entryKinds.unknown) return false;
    try {
      return isFile(this.#real(path));
    } catch (error) {
      // A dangling link is not a file; the reference skips it as well. An entry that cannot be examined may be a file.
      // If its name is that of a policy file, reading it reports the problem.
      return !/^ENO(ENT|TDIR)$/.test(String((error as NodeJS.ErrnoException).code));
    }
  }
}

function describeOdd(file: OddFile): FileProblem {
  switch (file.kind) {
    case "not-regular":
      return { code: "wrong-kind", message: "is not a regular file" };
    case "too-large":
      return { code: "too-large", message: `is larger than ${loadLimits.fileBytes} bytes` };
    case "not-utf8":
      return {
        code: "not-utf8",
        message: "the line has bytes that are not UTF-8",
        ...malformedPlace(file.bytes),
      };
  }
}

function describe(error: unknown): FileProblem {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
      return { code: "missing", message: "does not exist" };
    case "ENOTDIR":
      return { code: "wrong-kind", message: "is not a directory" };
    case "EISDIR":
    case "ENXIO":
    // A FIFO has no position to read from.
    case "ESPIPE":
      return { code: "wrong-kind", message: "is not a regular file" };
    case "ELOOP":
      return { code: "link-loop", message: "is a loop of symbolic links" };
    case "EACCES":
    case "EPERM":
      return { code: "unreadable", message: "cannot be read: permission denied" };
    default:
      return { code: "unreadable", message: `cannot be read: ${code ?? message}` };
  }
}
