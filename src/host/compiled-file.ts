import { fileCalls } from "../platform/files/fastest-calls.ts";
import { decodeUtf8 } from "../wire/utf8.ts";

/**
 * The maximum size of a compiled policy in bytes. A larger file is not read, because loading the policy is then as
 * fast.
 */
export const maxCompiledBytes = 256 * 1024 * 1024;

/** Bits of st_mode: the file type, a regular file, write permission for group and others. */
const modes = { kind: 0o170000, regular: 0o100000, foreignWrite: 0o022 } as const;

/**
 * Returns the text of a file that only root and the caller can have written. Any user who can write the file decides
 * calls.
 *
 * @returns undefined if the file does not exist, is writable for others, or cannot be read
 */
export function readCompiledFile(path: string): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = fileCalls.open(path);
    const { uid, mode, size } = fileCalls.status(descriptor);
    const isOwn = uid === 0 || uid === process.geteuid?.();
    if (!isOwn || (mode & modes.kind) !== modes.regular || (mode & modes.foreignWrite) !== 0) return undefined;
    if (size > maxCompiledBytes) return undefined;
    const bytes = new Uint8Array(size);
    return fileCalls.read(descriptor, bytes, 0) === size ? decodeUtf8(bytes) : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fileCalls.close(descriptor);
  }
}
