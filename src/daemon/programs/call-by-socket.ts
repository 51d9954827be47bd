import { callDaemonOnce } from "../../host/call-daemon.ts";
import { ExchangeError } from "../../platform/sockets/exchange.ts";
import { exchangeByNet } from "../../platform/sockets/exchange-by-net.ts";
import { decodeUtf8 } from "../../platform/text/encoding.ts";
import { maxRequestBytes } from "../../wire/parse-request.ts";
import { connectionHelp } from "./connection-help.ts";
import { NoReplyError, RefusedError, type SystemCaller } from "./system-caller.ts";

/** A daemon that starts may take some time, and some properties are set in many domains. */
const limits = { deadline: 120_000, bytes: 16 * 1024 * 1024 };

/** Calls the daemon that listens on a socket. */
export function callBySocket(path: string): SystemCaller {
  return {
    call: async (method, argument, payload = "") => {
      const bytes = Buffer.from(payload, "utf8").toString("latin1");
      if (bytes.length > maxRequestBytes - 512) {
        throw new Error(`the value has ${bytes.length} bytes, but a request has at most ${maxRequestBytes}`);
      }
      const call = { source: "dom0", method, dest: "dom0", argument, payload: bytes };
      const socket = { path, exchange: exchangeByNet, limits, framing: "new" } as const;
      const reply = await callDaemonOnce(socket, call).catch(explain);
      switch (reply.kind) {
        case "success":
          return decodeUtf8(reply.content);
        case "exception":
          throw new RefusedError(reply.name, reply.message);
        case "empty":
          throw new NoReplyError(`the daemon gave no answer to ${method}; its log says why: journalctl -u qubesd`);
        case "malformed":
          throw new Error(
            `the answer to ${method} is not framed as one: it was cut off, or ${path} is not an Admin API socket`,
          );
      }
    },
    close: async () => {},
  };
}

function explain(error: unknown): never {
  if (!(error instanceof ExchangeError)) throw error;
  throw new Error(`${error.message}${connectionHelp(error.code)}`, { cause: error });
}
