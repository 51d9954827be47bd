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

/** What must hold for a file to be replaced. */
export interface ReplaceConditions {
  /** The text that the file still has to have. */
  readonly before?: string;
  /** Whether the file must not be there yet; the system's error EEXIST says that it is. */
  readonly isNew?: boolean;
}

/**
 * Writes the text of a file, or of what a symbolic link leads to, at once or not at all, keeping mode and owner. A device
 * or a pipe is written to. The temporary file has a name that no policy loader takes.
 *
 * @throws the system's error, or one when a condition does not hold; the file is then as before
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
      throw new Error("somebody changed the file in the meantime");
    }
    // Unlike rename, this fails if the file has come to be meanwhile.
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

/** Makes a rename last. The new file is in place already, so that a file system which cannot do this is no failure. */
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
