import { createServer } from "node:net";
import type { Serve } from "./listen-place.ts";
import { listenAt } from "./unix-server.ts";

/** Serves requests at a socket through `node:net`. */
export const serveByNet: Serve = async (place, service) => {
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const connection = service.accept({
      reply: (text, whole) => client.end(text, () => whole && connection.close()),
      // Fails if the peer closed the connection, but not if it closed only half of it.
      probe: () => client.write(""),
      close: () => client.destroy(),
    });
    connection.waitForMore();
    client.on("data", (piece) => connection.add(piece.toString("latin1")));
    client.on("end", () => connection.end());
    client.on("error", () => connection.close());
    client.on("close", () => connection.close());
  });
  await listenAt(server, place);
  return () => server.close();
};
