import { exitCodes } from "../base/exit-code.ts";
import { writeAll, writeError } from "../host/write-all.ts";

/** Standard output cannot be written. {@link outputExit} gives the exit code. */
export class OutputError extends Error {
  /** Whether the reader closed the pipe, which needs no message. */
  readonly isClosed: boolean;

  constructor(cause: NodeJS.ErrnoException) {
    super(`standard output cannot be written: ${cause.message}`);
    this.isClosed = cause.code === "EPIPE";
  }
}

/**
 * Writes a whole text to standard output.
 *
 * @throws OutputError
 */
export function writeOutput(text: string): void {
  try {
    writeAll(1, text);
  } catch (error) {
    throw new OutputError(error as NodeJS.ErrnoException);
  }
}

/** Reports lost output on standard error. @returns the exit code */
export function outputExit(program: string, error: OutputError): number {
  if (error.isClosed) return exitCodes.closed.code;
  writeError(`${program}: ${error.message}\n`);
  return exitCodes.usage.code;
}
