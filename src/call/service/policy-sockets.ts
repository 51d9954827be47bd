import type { SystemLog } from "../../host/system-log.ts";
import { claimSocketPath } from "../../platform/sockets/claim-socket-path.ts";
import type { RequestHandler, RequestLimits } from "../../platform/sockets/request-handler.ts";
import { RequestService } from "../../platform/sockets/request-service.ts";
import { serveByNet } from "../../platform/sockets/serve-by-net.ts";
import { findServeByPipe, type Serve } from "../../platform/sockets/serve-by-pipe.ts";

/** What a client may cost (docs/service.md). */
const serviceLimits: RequestLimits = {
  // Names of domains and services are far shorter.
  requestBytes: 4096,
  requestMilliseconds: 5000,
  replyMilliseconds: 5000,
  connections: 1000,
};

/** A socket of the service. */
export interface PolicySocket extends RequestHandler {
  readonly path: string;
}

/** Serves sockets until they are closed. */
export class PolicySockets {
  readonly #log: Pick<SystemLog, "write">;
  readonly #serve: Serve;
  readonly #limits: RequestLimits;
  readonly #services: RequestService[] = [];
  readonly #stops: (() => void)[] = [];

  constructor(log: Pick<SystemLog, "write">, serve: Serve, limits = serviceLimits) {
    this.#log = log;
    this.#limits = limits;
    this.#serve = serve;
  }

  /** The connections that are open. */
  get connections(): number {
    return this.#services.reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * The group of the process may connect.
   *
   * @param descriptor a socket that somebody else has opened, to be served instead
   * @throws Error when the socket cannot be made, or another process serves it
   */
  async open(socket: PolicySocket, descriptor?: number): Promise<void> {
    const service = new RequestService(socket, this.#limits, (error) => {
      void this.#log.write("error", `a request is not answered: ${error.message}`);
    });
    if (descriptor !== undefined) this.#stops.push(await this.#serve({ fd: descriptor }, service));
    else {
      const path = await claimSocketPath(socket.path);
      this.#stops.push(await this.#serve({ path, mode: 0o660 }, service));
    }
    this.#services.push(service);
  }

  /** Stops to listen. What is being answered is waited for, up to a time in milliseconds. */
  async close(timeout: number): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop();
    await Promise.all(this.#services.map((service) => service.drain(timeout)));
  }
}

/** The fastest way to serve that this Node.js has. */
export function findServe(): Serve {
  return findServeByPipe() ?? serveByNet;
}
