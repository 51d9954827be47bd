import { createServer, type Server, type Socket } from "node:net";
import { TemporaryFolder } from "./temporary-folder.ts";

interface Scope {
  teardown(handler: () => void | Promise<void>): void;
}

/** The reaction of the daemon to a complete request: bytes in one or many pieces, or a function. */
export type Reaction = string | Buffer | readonly Buffer[] | ((client: Socket) => void);

/** Sends no reply and keeps the connection open. */
export const silence: Reaction = () => {};

/** A daemon on a real socket that records the requests, one character a byte, and reacts as configured. */
export class StubDaemon {
  readonly requests: string[] = [];
  readonly path: string;
  readonly #server: Server;
  readonly #clients = new Set<Socket>();

  private constructor(path: string, react: (request: string) => Reaction) {
    this.path = path;
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#serve(client, react));
  }

  /** Starts a daemon that stops with its test; without a path, in a new folder. */
  static async start(scope: Scope, react: (request: string) => Reaction, path?: string): Promise<StubDaemon> {
    const daemon = new StubDaemon(path ?? new TemporaryFolder(scope).at("qubesd.sock"), react);
    await new Promise<void>((resolve) => daemon.#server.listen(daemon.path, resolve));
    scope.teardown(() => daemon.stop());
    return daemon;
  }

  stop(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #serve(client: Socket, react: (request: string) => Reaction): void {
    let request = "";
    this.#clients.add(client);
    client.setEncoding("latin1");
    client.on("error", () => client.destroy());
    client.on("close", () => this.#clients.delete(client));
    client.on("data", (chunk) => {
      request += chunk;
    });
    client.on("end", () => {
      this.requests.push(request);
      const reaction = react(request);
      if (typeof reaction === "function") reaction(client);
      else if (typeof reaction === "string" || Buffer.isBuffer(reaction)) client.end(reaction);
      else sendPieces(client, reaction);
    });
  }
}

/** Sends each piece one turn after the previous one has left, so that pieces arrive separately. */
function sendPieces(client: Socket, [piece, ...rest]: readonly Buffer[]): void {
  if (piece === undefined) client.end();
  else client.write(piece, () => setTimeout(sendPieces, 2, client, rest));
}

/** A successful reply. */
export function success(content = ""): string {
  return `0\0${content}`;
}

/** The reply of a daemon that refuses. */
export function exception(name: string, format: string, ...args: string[]): string {
  return `2\0${name}\0\0${format}\0${args.map((arg) => `${arg}\0`).join("")}`;
}

/** A reply with system information; by default a domain is a halted AppVM without tags. */
export function systemInfo(domains: Readonly<Record<string, Readonly<Record<string, unknown>>>>): string {
  const plain = { tags: [], type: "AppVM", template_for_dispvms: false, default_dispvm: null, power_state: "Halted" };
  const entries = Object.entries(domains).map(([name, fields], index) => [
    name,
    { ...plain, uuid: `00000000-0000-4000-8000-00000000000${index}`, ...fields },
  ]);
  return success(JSON.stringify({ domains: Object.fromEntries(entries) }));
}
