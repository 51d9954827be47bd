import { baseName, joinPath, parentPath } from "../base/path.ts";
import {
  changeOwner,
  closeFile,
  linkFile,
  openFile,
  removeFile,
  renameFile,
  syncFile,
} from "../platform/files/change-files.ts";
import { isKind } from "../platform/files/file-kind.ts";
import { targetStatus } from "../platform/files/path-status.ts";
import { readAll } from "../platform/files/read-all.ts";
import { realPath } from "../platform/files/read-files.ts";
import { decodeUtf8 } from "../platform/text/encoding.ts";
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
  const status = targetStatus(name);
  if (status !== undefined && !isKind(status, "regular")) {
    writeInto(name, text);
    return;
  }
  const path = status === undefined ? name : realPath(name);
  const folder = parentPath(path);
  const temporary = joinPath(folder, `.${baseName(path).slice(0, 200)}.${randomDigits()}.tmp`);
  const descriptor = openFile(temporary, "new", status === undefined ? 0o666 : 0o600);
  try {
    try {
      if (status !== undefined) changeOwner(descriptor, status);
      writeAll(descriptor, text);
      syncFile(descriptor);
    } finally {
      closeFile(descriptor);
    }
    if (before !== undefined && decodeUtf8(readAll(path)) !== before) {
      throw new Error("the file was changed meanwhile");
    }
    // Unlike rename, this fails if the file has appeared meanwhile.
    if (isNew) linkFile(temporary, path);
    else renameFile(temporary, path);
  } finally {
    removeFile(temporary);
  }
  syncFolder(folder);
}

function writeInto(path: string, text: string): void {
  const descriptor = openFile(path, "overwrite", 0o666);
  try {
    writeAll(descriptor, text);
  } finally {
    closeFile(descriptor);
  }
}

/** Makes a rename durable. The new file is already in place, so a filesystem without this operation is not an error. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openFile(folder, "directory", 0);
    try {
      syncFile(descriptor);
    } finally {
      closeFile(descriptor);
    }
  } catch {}
}

/** Returns digits that tell temporary files apart. An existing file of the same name is never overwritten. */
function randomDigits(): string {
  return Math.random().toString(16).slice(2);
}
