/** What a client of a socket may cost. */
export interface RequestLimits {
  /** Bytes of a request. */
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
  /** The reply; undefined to close the connection without one. Whatever it throws is that, too. */
  answer(request: Buffer): Promise<string | undefined>;
}

/** The way back to a client. */
export interface Channel {
  /** Sends the reply and ends the writing half; `whole` tells that the client has ended its half. */
  reply(text: string, whole: boolean): void;
  /** Ends the connection. What is called after that does nothing. */
  close(): void;
}

/** A socket where each connection is one request and its reply; the transports are serve-by-pipe.ts and serve-by-net.ts. */
export class RequestService {
  readonly limits: RequestLimits;
  readonly #handler: RequestHandler;
  readonly #onError: (error: Error) => void;
  readonly #connections = new Set<RequestConnection>();

  /** @param onError is told why a request gets no reply */
  constructor(handler: RequestHandler, limits: RequestLimits, onError: (error: Error) => void) {
    this.#handler = handler;
    this.limits = limits;
    this.#onError = onError;
  }

  /** The connections that are open. */
  get size(): number {
    return this.#connections.size;
  }

  /** A new client; undefined, and it is closed, when there are too many that have asked. */
  accept(channel: Channel): RequestConnection | undefined {
    if (this.#connections.size >= this.limits.connections && !this.#makeRoom()) {
      channel.close();
      return undefined;
    }
    const connection = new RequestConnection(this.#handler, this.limits, channel, this.#onError, () =>
      this.#connections.delete(connection),
    );
    this.#connections.add(connection);
    return connection;
  }

  /** Who connects and says nothing cannot keep those out who ask. */
  #makeRoom(): boolean {
    for (const connection of this.#connections) {
      if (!connection.isWaitedFor) continue;
      connection.close();
      return true;
    }
    return false;
  }

  /** Waits for the connections to end, and ends those that are open after a time in milliseconds. */
  async drain(patience: number): Promise<void> {
    const end = performance.now() + patience;
    while (this.#connections.size > 0 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, drainMilliseconds));
    }
    for (const connection of this.#connections) connection.close();
  }
}

const drainMilliseconds = 10;

/** A client: its request comes in pieces, and is answered once. */
export class RequestConnection {
  readonly #handler: RequestHandler;
  readonly #limits: RequestLimits;
  readonly #channel: Channel;
  readonly #onError: (error: Error) => void;
  readonly #onClose: () => void;
  #request: Buffer | undefined;
  #isAnswered = false;
  #hasReply = false;
  #hasEnded = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    handler: RequestHandler,
    limits: RequestLimits,
    channel: Channel,
    onError: (error: Error) => void,
    onClose: () => void,
  ) {
    this.#handler = handler;
    this.#limits = limits;
    this.#channel = channel;
    this.#onError = onError;
    this.#onClose = onClose;
  }

  /** Whether the request has not come yet. */
  get isWaitedFor(): boolean {
    return !this.#isAnswered;
  }

  /** The request is not whole yet: its time begins. Most requests are there at once, and need no timer. */
  waitForMore(): void {
    if (!this.#isAnswered) this.#timer ??= setTimeout(() => this.close(), this.#limits.requestMilliseconds);
  }

  /** A piece came. What comes after the request is thrown away. */
  add(piece: Buffer): void {
    if (this.#isAnswered) return;
    const request = this.#request === undefined ? piece : Buffer.concat([this.#request, piece]);
    this.#request = request;
    if (request.length > this.#limits.requestBytes) this.close();
    else if (this.#handler.isWhole(request)) void this.#answer(request);
  }

  /** The client has ended its half. */
  end(): void {
    this.#hasEnded = true;
    if (!this.#isAnswered) void this.#answer(this.#request ?? Buffer.alloc(0));
    else if (this.#hasReply) this.close();
  }

  /** Ends the connection, or is told that it has ended. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isAnswered = true;
    clearTimeout(this.#timer);
    this.#channel.close();
    this.#onClose();
  }

  async #answer(request: Buffer): Promise<void> {
    this.#isAnswered = true;
    clearTimeout(this.#timer);
    try {
      const reply = await this.#handler.answer(request);
      if (this.#isClosed) return;
      if (reply === undefined) return this.close();
      this.#hasReply = true;
      this.#channel.reply(reply, this.#hasEnded);
      if (!this.#isClosed) this.#timer = setTimeout(() => this.close(), this.#limits.replyMilliseconds);
    } catch (error) {
      this.#onError(error as Error);
      this.close();
    }
  }
}
