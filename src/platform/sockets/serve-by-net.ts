import { createServer } from "node:net";
import type { RequestService } from "./request-service.ts";
import { type ListenPlace, listenAt } from "./unix-server.ts";

/**
 * Serves requests at a socket, on `node:net`.
 *
 * @returns what stops to listen
 * @throws Error (by rejection) when there can be no socket
 */
export async function serveByNet(place: ListenPlace, service: RequestService): Promise<() => void> {
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const connection = service.accept({
      reply: (text, whole) => client.end(text, () => whole && connection?.close()),
      // Fails when the other side is closed, and not when half of it is.
      probe: () => client.write(""),
      close: () => client.destroy(),
    });
    if (connection === undefined) return;
    connection.waitForMore();
    client.on("data", (piece) => connection.add(piece));
    client.on("end", () => connection.end());
    client.on("error", () => connection.close());
    client.on("close", () => connection.close());
  });
  await listenAt(server, place);
  return () => server.close();
}
