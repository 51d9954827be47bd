import { exchangeFailure } from "../native/exchange-failure.native.ts";
import { sendOnce } from "../native/send-once.native.ts";
import { StreamRequest } from "../native/stream-request.native.ts";
import { exchangeErrors, type Transport } from "./exchange.ts";
import { ReplyBuffer } from "./reply-buffer.ts";

/** Returns the transport that does not block other work. */
export function findTransport(): Transport {
  return {
    exchange: (path, request, limits, onSent, known) =>
      new Promise((resolve, reject) => {
        const reply = new ReplyBuffer(limits.bytes, known);
        const stream = new StreamRequest(path, request, limits.deadline, {
          add(piece) {
            if (reply.add(piece)) return;
            stream.close();
            reject(exchangeErrors.tooLong(path, limits.bytes));
          },
          end: () => resolve(reply.take()),
          fail: (code, isConnected) => reject(exchangeFailure(path, limits, code, isConnected)),
        });
        onSent?.();
      }),
    writeNow: sendOnce,
  };
}
