import { fileCalls } from "../platform/files/fastest-calls.ts";
import { decodeUtf8 } from "../wire/utf8.ts";

/** A compiled policy that is longer, in bytes, is not read; loading the policy is as fast then. */
export const maxCompiledBytes = 256 * 1024 * 1024;

/** Of st_mode: the kind of file, a regular file, write permission for group and others. */
const modes = { kind: 0o170000, regular: 0o100000, foreignWrite: 0o022 } as const;

/**
 * The text of a file that nobody but root and the caller can have written: who may write it decides calls.
 *
 * @returns undefined when there is none, when others can write it, or when it cannot be read
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
