import { createServer } from "node:net";

/** Sends back what it gets, at the socket that the first argument names: what a request costs at least. */
const server = createServer({ allowHalfOpen: true }, (client) => {
  const pieces: Buffer[] = [];
  client.on("error", () => client.destroy());
  client.on("data", (piece) => pieces.push(piece));
  client.on("end", () => client.end(Buffer.concat(pieces)));
});
server.listen(process.argv[2], () => console.log("listening"));
