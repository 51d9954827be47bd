/** What a client of a socket may cost. */
export interface RequestLimits {
  /** Bytes of a request, with all that comes after it. */
  readonly requestBytes: number;
  /** From the connection to the end of the request, in milliseconds. */
  readonly requestMilliseconds: number;
  /** From the reply to the end of the connection, in milliseconds. */
  readonly replyMilliseconds: number;
  /** Connections at a time; for a further one, the oldest whose request has not come is closed, or it itself. */
  readonly connections: number;
}

/** Answers the requests of a socket. */
export interface RequestHandler {
  /** Whether the bytes so far are a whole request, even if the client does not end it. */
  isWhole(bytes: Buffer): boolean;
  /**
   * The reply; undefined to close the connection without one. Whatever it throws is that, too.
   *
   * @param request its memory is used again: to be read before anything is waited for
   */
  answer(request: Buffer, caller: RequestCaller): Promise<string | undefined>;
}

/** Who waits for a reply. */
export interface RequestCaller {
  /** Is aborted when nobody waits any more. */
  readonly signal: AbortSignal;
}

/** The way back to a client. */
export interface Channel {
  /** Sends the reply and ends the writing half; `whole` tells that the client has ended its half. */
  reply(text: string, whole: boolean): void;
  /** Looks whether the client has hung up; the connection is told of it as of an end. */
  probe(): void;
  /** Ends the connection. What is called after that does nothing. */
  close(): void;
}
