import type { Log } from "../../host/system-log.ts";
import { claimSocketPath } from "../../platform/sockets/claim-socket-path.ts";
import type { Serve } from "../../platform/sockets/listen-place.ts";
import type { RequestHandler, RequestLimits } from "../../platform/sockets/request-handler.ts";
import { RequestService } from "../../platform/sockets/request-service.ts";

/** The limits on clients (docs/service.md). */
const serviceLimits: RequestLimits = {
  // The reference decides requests of up to 64 KiB.
  requestBytes: 131_072,
  requestMilliseconds: 5000,
  replyMilliseconds: 5000,
  connections: 1000,
};

/** A socket of the service. */
export interface PolicySocket extends RequestHandler {
  readonly path: string;
}

/** Serves the sockets of the service until they are closed. */
export class PolicySockets {
  readonly #log: Log;
  readonly #serve: Serve;
  readonly #limits: RequestLimits;
  readonly #services: RequestService[] = [];
  readonly #stops: (() => void)[] = [];

  constructor(log: Log, serve: Serve, limits = serviceLimits) {
    this.#log = log;
    this.#limits = limits;
    this.#serve = serve;
  }

  /** The number of open connections. */
  get connections(): number {
    return this.#services.reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Opens a socket to which the group of the process may connect.
   *
   * @param descriptor a file descriptor from systemd that is served instead
   * @throws Error if the socket cannot be created, or another process serves it
   */
  async open(socket: PolicySocket, descriptor?: number): Promise<void> {
    const service = new RequestService(socket, this.#limits, (error) => {
      void this.#log.write("error", `request without reply: ${error.message}`);
    });
    if (descriptor !== undefined) this.#stops.push(await this.#serve({ fd: descriptor }, service));
    else {
      const path = await claimSocketPath(socket.path);
      this.#stops.push(await this.#serve({ path, mode: 0o660 }, service));
    }
    this.#services.push(service);
  }

  /** Stops listening and waits for pending requests, up to a timeout in milliseconds. */
  async close(timeout: number): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop();
    await Promise.all(this.#services.map((service) => service.drain(timeout)));
  }
}
