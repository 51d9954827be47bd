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
  readonly #onRefuse: (reason: Error) => RequestAnswer;
  readonly #connections = new OpenConnections();
  #looking: NodeJS.Timeout | undefined;

  /** @param onSilence receives the reason why a request gets no reply */
  constructor(handler: RequestHandler, limits: RequestLimits, onSilence: (reason: Error) => void) {
    this.#handler = handler;
    this.limits = limits;
    this.#onRefuse = (reason) => {
      const reply = handler.refuse?.(reason);
      if (reply === undefined) onSilence(reason);
      return reply;
    };
  }

  /** The number of open connections. */
  get size(): number {
    return this.#connections.size;
  }

  /**
   * Answers a request that arrived whole before its connection is known here, which then need not be. Returns
   * `notWhole` if the client needs a connection: the request is not whole, or too many are in progress.
   */
  answerAtOnce(text: string, caller: RequestCaller): RequestAnswer | Promise<RequestAnswer> | typeof notWhole {
    const { connections, requestBytes } = this.limits;
    if (text.length > requestBytes || this.#connections.size >= connections || !this.#handler.isWhole(text)) {
      return notWhole;
    }
    try {
      return this.#handler.answer(text, caller);
    } catch (error) {
      return this.#onRefuse(error as Error);
    }
  }

  /** Accepts a client. If too many requests are in progress, one is refused. */
  accept(channel: Channel): RequestConnection {
    const refusal = this.#connections.size < this.limits.connections ? undefined : this.#makeRoom();
    const connection = new RequestConnection(this.#handler, this.limits, channel, this.#onRefuse, () => remove());
    const remove = this.#connections.add(connection);
    if (refusal !== undefined) connection.refuseLater(refusal);
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

  /**
   * Refuses the oldest incomplete request, so that silent clients cannot keep others out. Clients that do not end after
   * their reply are closed if there are too many.
   *
   * @returns why the new request must be refused; undefined if another one was
   */
  #makeRoom(): Error | undefined {
    const { connections } = this.limits;
    const reason = new Error(`more than ${connections} connections are open`);
    const silent = this.#connections.oldest(({ isWaitedFor }) => isWaitedFor);
    silent?.refuse(reason);
    if (this.#connections.size >= 2 * connections) this.#connections.oldest(({ isReplied }) => isReplied)?.close();
    return silent === undefined ? reason : undefined;
  }

  /**
   * Withdraws the questions, and waits for the connections to end. After the timeout in milliseconds, the remaining requests
   * are refused.
   */
  async drain(timeout: number): Promise<void> {
    const reason = new Error("the service is stopping");
    for (const connection of this.#connections.all()) connection.withdraw(reason);
    await this.#waitForEnds(timeout);
    for (const connection of this.#connections.all()) connection.refuse(reason);
    await this.#waitForEnds(refusedMilliseconds);
    for (const connection of this.#connections.all()) connection.close();
  }

  async #waitForEnds(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds;
    while (this.#connections.size > 0 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, drainMilliseconds));
    }
  }
}

/** The time in which clients read the reply to a request that was refused last. */
const refusedMilliseconds = 200;

const drainMilliseconds = 10;

/** The interval of the probes. Only questions to the user take seconds. */
const lookMilliseconds = 1000;
