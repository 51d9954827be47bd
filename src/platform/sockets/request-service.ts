import { OpenConnections } from "./open-connections.ts";
import { RequestConnection } from "./request-connection.ts";
import type { Channel, RequestHandler, RequestLimits } from "./request-handler.ts";

/** A socket where each connection is one request and its reply; the transports are serve-by-pipe.ts and serve-by-net.ts. */
export class RequestService {
  readonly limits: RequestLimits;
  readonly #handler: RequestHandler;
  readonly #onError: (error: Error) => void;
  readonly #connections = new OpenConnections();
  #looking: NodeJS.Timeout | undefined;

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
    const connection = new RequestConnection(this.#handler, this.limits, channel, this.#onError, () => remove());
    const remove = this.#connections.add(connection);
    this.#looking ??= setInterval(() => this.#look(), lookMilliseconds).unref();
    return connection;
  }

  /** Who has ended its half of the connection, as usual, and hangs up then, makes no noise. */
  #look(): void {
    for (const connection of this.#connections.all()) connection.probe();
    if (this.#connections.size > 0) return;
    clearInterval(this.#looking);
    this.#looking = undefined;
  }

  /** Who connects and says nothing cannot keep those out who ask. */
  #makeRoom(): boolean {
    const silent = this.#connections.oldestSilent();
    silent?.close();
    return silent !== undefined;
  }

  /** Waits for the connections to end, and ends those that are open after a time in milliseconds. */
  async drain(timeout: number): Promise<void> {
    const end = performance.now() + timeout;
    while (this.#connections.size > 0 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, drainMilliseconds));
    }
    for (const connection of this.#connections.all()) connection.close();
  }
}

const drainMilliseconds = 10;

/** A question to the user is open for seconds, all else is over sooner. */
const lookMilliseconds = 1000;
