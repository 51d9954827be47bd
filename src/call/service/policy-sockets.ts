import { rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import type { SystemLog } from "../../host/system-log.ts";
import { isAlive, listenAt } from "../../wire/unix-server.ts";

/** What a client may cost (docs/service.md). */
const serviceLimits = {
  /** Bytes of a request: names of domains and services are far shorter. */
  requestBytes: 4096,
  /** From the connection to the end of the request, in milliseconds. */
  requestMilliseconds: 5000,
  /** From the reply to the end of the connection, in milliseconds. */
  replyMilliseconds: 5000,
  /** Connections of a socket at a time; further ones are closed, which is a deny. */
  connections: 1000,
} as const;

/** A socket of the service. */
export interface PolicySocket {
  readonly path: string;
  /** Whether the bytes so far are a whole request, even if the client does not end it. */
  isWhole(bytes: Buffer): boolean;
  /** The reply; undefined to close the connection without one. Whatever it throws is that, too. */
  answer(request: Buffer): Promise<string | undefined>;
}

/** Serves sockets until they are closed. */
export class PolicySockets {
  readonly #servers: Server[] = [];
  readonly #connections = new Set<Socket>();
  readonly #log: Pick<SystemLog, "write">;

  constructor(log: Pick<SystemLog, "write">) {
    this.#log = log;
  }

  /** The group of the process may connect. @throws Error when the socket cannot be made, or another process serves it */
  async open(socket: PolicySocket): Promise<void> {
    if (await isAlive(socket.path)) throw new Error(`another process serves ${socket.path}`);
    rmSync(socket.path, { force: true });
    const server = createServer({ allowHalfOpen: true }, (client) => this.#serve(client, socket));
    server.maxConnections = serviceLimits.connections;
    await listenAt(server, { path: socket.path, mode: 0o660 });
    this.#servers.push(server);
  }

  /** Stops to listen. What is being answered is waited for, up to a time in milliseconds. */
  async close(patience: number): Promise<void> {
    const closed = this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    const timer = setTimeout(() => {
      for (const connection of this.#connections) connection.destroy();
    }, patience);
    await Promise.all(closed);
    clearTimeout(timer);
  }

  #serve(client: Socket, socket: PolicySocket): void {
    this.#connections.add(client);
    let received = Buffer.alloc(0);
    let isAnswered = false;
    const timer = setTimeout(() => client.destroy(), serviceLimits.requestMilliseconds);
    const onRequest = async (): Promise<void> => {
      if (isAnswered) return;
      isAnswered = true;
      clearTimeout(timer);
      let reply: string | undefined;
      try {
        reply = await socket.answer(received);
      } catch (error) {
        await this.#log.write("error", `a request is not answered: ${(error as Error).message}`);
      }
      if (reply === undefined) client.destroy();
      else client.end(reply, () => client.setTimeout(serviceLimits.replyMilliseconds, () => client.destroy()));
    };
    client.on("error", () => client.destroy());
    client.on("close", () => {
      clearTimeout(timer);
      this.#connections.delete(client);
    });
    client.on("data", (piece) => {
      if (isAnswered) return;
      received = Buffer.concat([received, piece]);
      if (received.length > serviceLimits.requestBytes) client.destroy();
      else if (socket.isWhole(received)) void onRequest();
    });
    client.on("end", () => void onRequest());
  }
}
