import { createServer } from "node:net";
import { systemInfoReply } from "./system-info-reply.ts";

/**
 * A core daemon with 30 domains, as a process of its own. It answers every request at its end, in both framings, and
 * also serves as a log socket. The path of the socket is the first argument.
 */

const server = createServer({ allowHalfOpen: true }, (client) => {
  let isCall = false;
  client.on("error", () => client.destroy());
  client.on("data", (data) => {
    isCall = data.includes("internal.GetSystemInfo+");
  });
  client.on("end", () => client.end(isCall ? systemInfoReply : ""));
});
server.listen(process.argv[2], () => process.stdout.write("ready\n"));
