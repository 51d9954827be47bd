import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { writeAll } from "./write-all.ts";

/** The conditions for replacing a file. */
export interface ReplaceConditions {
  /** The text that the file must still have. */
  readonly before?: string;
  /** Whether the file must not exist; if it does, the system's error is EEXIST. */
  readonly isNew?: boolean;
}

/**
 * Writes the text of a file, or of the target of a symbolic link, completely or not at all. It keeps mode and owner. A
 * device or a pipe is written directly. No policy loader reads the name of the temporary file.
 *
 * @throws the system's error, or an error if a condition does not hold; the file is then unchanged
 */
export function replaceFile(name: string, text: string, { before, isNew = false }: ReplaceConditions = {}): void {
  const status = statSync(name, { throwIfNoEntry: false });
  if (status !== undefined && !status.isFile()) {
    writeInto(name, text);
    return;
  }
  const path = status === undefined ? name : realpathSync.native(name);
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path).slice(0, 200)}.${randomBytes(6).toString("hex")}.tmp`);
  const descriptor = openSync(temporary, "wx", status === undefined ? 0o666 : 0o600);
  try {
    try {
      if (status !== undefined) {
        const own = fstatSync(descriptor);
        if (own.uid !== status.uid || own.gid !== status.gid) fchownSync(descriptor, status.uid, status.gid);
        fchmodSync(descriptor, status.mode & 0o7777);
      }
      writeAll(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (before !== undefined && readFileSync(path, "utf8") !== before) {
      throw new Error("the file was changed meanwhile");
    }
    // Unlike rename, this fails if the file has appeared meanwhile.
    if (isNew) linkSync(temporary, path);
    else renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  syncFolder(folder);
}

function writeInto(path: string, text: string): void {
  const descriptor = openSync(path, "w");
  try {
    writeAll(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a rename durable. The new file is already in place, so a filesystem without this operation is not an error. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {}
}
