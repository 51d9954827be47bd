/** The limits of a client of a socket. */
export interface RequestLimits {
  /** The maximum size of a request in bytes, with the bytes after it that arrive before the reply. */
  readonly requestBytes: number;
  /** The time from the connection to the end of the request, in milliseconds. */
  readonly requestMilliseconds: number;
  /** The time from the reply to the end of the connection, in milliseconds. */
  readonly replyMilliseconds: number;
  /**
   * The maximum number of connections. For a further one, the oldest incomplete request is refused, or else the new one.
   * Connections that have their reply may be as many again.
   */
  readonly connections: number;
}

/** A reply, or undefined to close the connection without one. */
export type RequestAnswer = string | undefined;

/** Answers the requests of a socket. A text has one character for each byte. */
export interface RequestHandler {
  /** Returns whether the bytes so far are a complete request, even if the client does not end it. */
  isWhole(text: string): boolean;
  /**
   * Answers a request, at once if nothing must be waited for. A thrown error refuses the request. It is called after a
   * turn of the loop (`afterLoopTurn`): what the caller did before its request is known.
   */
  answer(request: string, caller: RequestCaller): RequestAnswer | Promise<RequestAnswer>;
  /**
   * Reports a request that is refused: it is malformed, too long, too slow or one too many, or the service stops.
   *
   * @returns the reply; if the function is absent, the connection is closed without one
   */
  refuse?(reason: Error): RequestAnswer;
}

/** A caller that waits for a reply. */
export interface RequestCaller {
  /** Aborted when the caller no longer waits. */
  readonly signal: AbortSignal;
}

/** Sends to a client. */
export interface Channel {
  /**
   * Sends the reply and ends the writing half.
   *
   * @param whole whether the client has ended its half
   */
  reply(text: string, whole: boolean): void;
  /** Checks whether the client has hung up. If so, the connection handles it as an end. */
  probe(): void;
  /** Ends the connection. Later calls have no effect. */
  close(): void;
}
