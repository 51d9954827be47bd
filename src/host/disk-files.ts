import { fileCalls } from "../platform/files/fastest-calls.ts";
import { entryKinds } from "../platform/files/file-calls.ts";
import { loadLimits } from "../policy/load/limits.ts";
import type { FileProblem, FileResult, PolicyFiles } from "../policy/load/policy-files.ts";
import { decodeUtf8 } from "../wire/utf8.ts";
import { readLink, resolveInside, resolveLive } from "./resolve-path.ts";

/** Reads the policy files of the live system, or of a system tree below a directory. */
export class DiskFiles implements PolicyFiles {
  readonly #root: string;
  readonly #buffer = new Uint8Array(32 * 1024);

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
      const [names, kinds] = fileCalls.list(real);
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
    let descriptor: number | undefined;
    try {
      descriptor = fileCalls.open(this.#real(path));
      // Only regular files can be read at a position. The content of a FIFO or a terminal is not policy.
      const count = fileCalls.read(descriptor, this.#buffer, 0);
      // One call reads a file that fits into the buffer. Only the other cases need a closer look.
      if (count === 0 || count === this.#buffer.length) return readOdd(descriptor);
      return decode(this.#buffer, count);
    } catch (error) {
      return { problem: describe(error) };
    } finally {
      if (descriptor !== undefined) fileCalls.close(descriptor);
    }
  }

  /** Returns whether a path exists. A path that cannot be examined counts as existing. */
  exists(path: string): boolean {
    try {
      return fileCalls.exists(this.#real(path));
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
      return process.getBuiltinModule("node:fs").statSync(this.#real(path)).isFile();
    } catch (error) {
      // A dangling link is not a file; the reference skips it as well. An entry that cannot be examined may be a file.
      // If its name is that of a policy file, reading it reports the problem.
      return !/^ENO(ENT|TDIR)$/.test(String((error as NodeJS.ErrnoException).code));
    }
  }
}

/** Reads a file that is empty, larger than the buffer, or not regular. */
function readOdd(descriptor: number): FileResult<string> {
  const { fileBytes } = loadLimits;
  const { fstatSync, readSync } = process.getBuiltinModule("node:fs");
  const status = fstatSync(descriptor);
  if (!status.isFile()) return { problem: { code: "wrong-kind", message: "is not a regular file" } };
  // One byte more than allowed detects a file that grows meanwhile.
  const bytes = Buffer.allocUnsafe(Math.min(status.size, fileBytes) + 1);
  let length = 0;
  for (let count = -1; count !== 0 && length < bytes.length; length += count) {
    count = readSync(descriptor, bytes, length, bytes.length - length, length);
  }
  if (length > fileBytes) return { problem: { code: "too-large", message: `is larger than ${fileBytes} bytes` } };
  return decode(bytes, length);
}

function decode(buffer: Uint8Array, length: number): FileResult<string> {
  const text = decodeUtf8(buffer, 0, length);
  if (!text.includes("\ufffd")) return { value: text };
  const { isUtf8 } = process.getBuiltinModule("node:buffer");
  const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, length);
  if (isUtf8(bytes)) return { value: text };
  // Malformed bytes become replacement characters. The first line with a new one is the place.
  const lines = bytes.toString("latin1").split(/\r\n?|\n/);
  const line = lines.findIndex((each) => !isUtf8(Buffer.from(each, "latin1")));
  const column =
    Buffer.from(lines[line] ?? "", "latin1")
      .toString("utf8")
      .indexOf("\ufffd") + 1;
  return { problem: { code: "not-utf8", message: "the line has bytes that are not UTF-8", line: line + 1, column } };
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
