import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import type { ApiServer } from "../api/dispatch.ts";
import type { ApiSocket } from "../api/method.ts";
import { claimSocketPath } from "../platform/sockets/claim-socket-path.ts";
import { listenAt } from "../platform/sockets/unix-server.ts";
import { serveConnection } from "./connection.ts";
import type { DaemonLog } from "./daemon-log.ts";

/** The names of the sockets in their directory (docs/reference/admin-api.md#socket-paths). */
export const socketNames: Readonly<Record<ApiSocket, string>> = {
  qubesd: "qubesd.sock",
  internal: "qubesd.internal.sock",
  misc: "qubesd.misc.sock",
};

/** The maximum number of simultaneous connections to one socket. Further connections are refused. */
export const maxConnections = 4096;

/** The open sockets of the daemon. */
export class ApiSockets {
  readonly #servers: Server[] = [];
  readonly #connections = new Set<Socket>();

  /**
   * Opens the sockets in a directory, or takes sockets that are already open.
   *
   * @param given descriptors of already open sockets, by kind
   * @throws Error if another process serves one of the sockets, or another kind of file has its path
   */
  async open(
    directory: string,
    server: ApiServer,
    log: DaemonLog,
    given: Partial<Record<ApiSocket, number>> = {},
  ): Promise<void> {
    for (const kind of Object.keys(socketNames) as ApiSocket[]) {
      const listener = createServer({ allowHalfOpen: true }, (socket) => {
        this.#connections.add(socket);
        socket.on("close", () => this.#connections.delete(socket));
        serveConnection(socket, kind, server, log);
      });
      listener.maxConnections = maxConnections;
      this.#servers.push(listener);
      const descriptor = given[kind];
      if (descriptor !== undefined) await listenAt(listener, { fd: descriptor });
      else {
        const path = await claimSocketPath(join(directory, socketNames[kind]));
        await listenAt(listener, { path, mode: 0o770 });
      }
    }
  }

  /** Stops listening and closes all connections. */
  async close(): Promise<void> {
    const closed = this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const connection of this.#connections) connection.destroy();
    await Promise.all(closed);
  }
}
