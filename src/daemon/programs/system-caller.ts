/** Makes calls of the Admin API to the system as a whole, as dom0. */
export interface SystemCaller {
  /**
   * @returns the content of the reply
   * @throws RefusedError, NoReplyError
   */
  call(method: string, argument: string, payload?: string): Promise<string>;
  /** Ends what was opened. */
  close(): Promise<void>;
}

/** The code of a call that the daemon refused. */
const refusedCode = "REFUSED";

/** A call was answered by an exception. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly code = refusedCode;
  /** The class of the exception. */
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * The class of the exception by which a call was answered; undefined for another error. An error may come from another
 * file of the program, which has its own classes of errors.
 */
export function refusalReason(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && error.code === refusedCode && "reason" in error
    ? String(error.reason)
    : undefined;
}

/** A call was not answered at all: the daemon has ended it, and knows why. */
export class NoReplyError extends Error {
  override readonly name = "NoReplyError";
}
