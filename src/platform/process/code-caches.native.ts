/** Writes nothing: the native executable holds its compiled code. */
export function writeCodeCaches(_directory: string): void {}
