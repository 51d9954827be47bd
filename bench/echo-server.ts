import { createServer } from "node:net";

/** Sends back every request on the socket that the first argument names. It shows the least cost of a request. */
const server = createServer({ allowHalfOpen: true }, (client) => {
  const pieces: Buffer[] = [];
  client.on("error", () => client.destroy());
  client.on("data", (piece) => pieces.push(piece));
  client.on("end", () => client.end(Buffer.concat(pieces)));
});
server.listen(process.argv[2], () => console.log("listening"));
