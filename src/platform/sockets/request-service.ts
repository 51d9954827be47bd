import { OpenConnections } from "./open-connections.ts";
import { RequestConnection } from "./request-connection.ts";
import type { Channel, RequestAnswer, RequestCaller, RequestHandler, RequestLimits } from "./request-handler.ts";

/** Stands for a request that needs a connection. */
export const notWhole = Symbol("not whole");

/**
 * Serves a socket where each connection is one request and its reply. The transports are serve-by-pipe.ts and
 * serve-by-net.ts.
 */
export class RequestService {
  readonly limits: RequestLimits;
  readonly #handler: RequestHandler;
  readonly #onError: (error: Error) => void;
  readonly #connections = new OpenConnections();
  #looking: NodeJS.Timeout | undefined;

  /** @param onError receives the reason why a request gets no reply */
  constructor(handler: RequestHandler, limits: RequestLimits, onError: (error: Error) => void) {
    this.#handler = handler;
    this.limits = limits;
    this.#onError = onError;
  }

  /** The number of open connections. */
  get size(): number {
    return this.#connections.size;
  }

  /**
   * Answers a request that arrived whole before its connection is known here, which then need not be. Returns
   * `notWhole` if the client needs a connection: the request is not whole, or too many are in progress.
   *
   * @throws the error of the handler, which is reported
   */
  answerAtOnce(text: string, caller: RequestCaller): RequestAnswer | Promise<RequestAnswer> | typeof notWhole {
    const { connections, requestBytes } = this.limits;
    if (text.length > requestBytes || this.#connections.size >= connections || !this.#handler.isWhole(text)) {
      return notWhole;
    }
    try {
      return this.#handler.answer(text, caller);
    } catch (error) {
      this.#onError(error as Error);
      throw error;
    }
  }

  /** Accepts a client. Returns undefined, and closes the connection, if too many requests are in progress. */
  accept(channel: Channel): RequestConnection | undefined {
    if (this.#connections.size >= this.limits.connections && !this.#makeRoom()) {
      channel.close();
      return undefined;
    }
    const connection = new RequestConnection(this.#handler, this.limits, channel, this.#onError, () => remove());
    const remove = this.#connections.add(connection);
    this.#looking ??= setInterval(() => this.#look(), lookMilliseconds).unref();
    return connection;
  }

  /** Probes the clients. A client that has ended its half, as most do, hangs up without an event. */
  #look(): void {
    for (const connection of this.#connections.all()) connection.probe();
    if (this.#connections.size > 0) return;
    clearInterval(this.#looking);
    this.#looking = undefined;
  }

  /** Closes the oldest silent connection, so that silent clients cannot keep others out. */
  #makeRoom(): boolean {
    const silent = this.#connections.oldestSilent();
    silent?.close();
    return silent !== undefined;
  }

  /** Waits for the connections to end. Closes the remaining ones after the timeout in milliseconds. */
  async drain(timeout: number): Promise<void> {
    const end = performance.now() + timeout;
    while (this.#connections.size > 0 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, drainMilliseconds));
    }
    for (const connection of this.#connections.all()) connection.close();
  }
}

const drainMilliseconds = 10;

/** The interval of the probes. Only questions to the user take seconds. */
const lookMilliseconds = 1000;
