import { connect } from "node:net";
import { type Exchange, ExchangeError, exchangeErrors } from "./exchange.ts";
import { ReplyBuffer } from "./reply-buffer.ts";

/** Makes an exchange through `node:net`. Loading that module costs several milliseconds; see exchange-by-pipe.ts. */
export const exchangeByNet: Exchange = (path, request, limits, onSent, known) =>
  new Promise((resolve, reject) => {
    const reply = new ReplyBuffer(limits.bytes, known);
    const socket = connect({ path });
    let connected = false;
    const timer = setTimeout(() => socket.destroy(exchangeErrors.silence(path, limits.deadline)), limits.deadline);
    socket.on("connect", () => {
      connected = true;
      socket.end(request, "latin1", onSent);
    });
    socket.on("data", (chunk) => {
      if (!reply.add(chunk)) socket.destroy(exchangeErrors.tooLong(path, limits.bytes));
    });
    socket.on("end", () => {
      clearTimeout(timer);
      resolve(reply.take());
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const { code } = error;
      if (code === undefined || error instanceof ExchangeError) reject(error);
      else reject(connected ? exchangeErrors.broken(path, code) : exchangeErrors.connect(path, code));
    });
  });
