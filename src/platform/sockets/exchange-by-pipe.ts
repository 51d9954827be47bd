import { fileCalls } from "../files/fastest-calls.ts";
import { errorName } from "../files/system-error.ts";
import { type Exchange, exchangeErrors, type Transport } from "./exchange.ts";
import { endOfFile, findPipeBindings, type PipeBindings } from "./pipe-bindings.ts";
import { readWhatIsThere } from "./read-available.ts";
import { ReplyBuffer } from "./reply-buffer.ts";

/*
 * Makes an exchange on libuv's pipe handle. `node:net` and its modules cost a fifth of the time of a call, and a qrexec
 * call waits for the answer (docs/performance.md).
 */

/** Returns the transport on pipe handles, or undefined if this Node.js lacks a necessary part. */
export function findPipeTransport(): Transport | undefined {
  const bindings = findPipeBindings();
  if (bindings === undefined) return undefined;
  // One buffer for all exchanges; garbage from each call would make the service grow.
  const room = new Uint8Array(chunkBytes);
  return {
    exchange: (...call) => exchange(bindings, room, ...call),
    writeNow: (path, text) => writeNow(bindings, path, text),
  };
}

function exchange(
  bindings: PipeBindings,
  room: Uint8Array,
  ...[path, request, limits, onSent, known]: Parameters<Exchange>
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pipe = new bindings.Pipe(bindings.socketType);
    const reply = new ReplyBuffer(limits.bytes, known);
    let open = true;
    let timer: NodeJS.Timeout | undefined;
    const finish = (error?: Error): void => {
      if (!open) return;
      open = false;
      if (timer !== undefined) clearTimeout(timer);
      pipe.close();
      if (error === undefined) resolve(reply.take());
      else reject(error);
    };
    const check = (status: number): boolean => {
      if (status < 0) finish(exchangeErrors.broken(path, errorName(status)));
      return status >= 0;
    };
    const add = (chunk: Uint8Array): boolean => {
      const short = reply.add(chunk);
      if (!short) finish(exchangeErrors.tooLong(path, limits.bytes));
      return short;
    };
    const begin = process.uptime();
    const limitTime = (): void => {
      const rest = Math.max(1, limits.deadline - (process.uptime() - begin) * 1000);
      timer ??= setTimeout(() => finish(exchangeErrors.silence(path, limits.deadline)), rest);
    };

    const readOn = (): void => {
      const state = readWhatIsThere(pipe.fd, room, add);
      if (state === "end") finish();
      else if (state !== "more") finish(exchangeErrors.broken(path, state));
      else if (open) {
        limitTime();
        check(pipe.readStart());
      }
    };

    pipe.onread = (buffer) => {
      const length = bindings.state[bindings.lengthIndex] as number;
      if (length === endOfFile) finish();
      else if (check(length) && buffer !== undefined) {
        add(new Uint8Array(buffer, bindings.state[bindings.offsetIndex] as number, length));
      }
    };
    const connecting = new bindings.PipeConnectWrap();
    connecting.oncomplete = (status) => {
      if (status < 0) return finish(exchangeErrors.connect(path, errorName(status)));
      const writing = new bindings.WriteWrap();
      writing.oncomplete = (written) => void check(written);
      const shuttingDown = new bindings.ShutdownWrap();
      // The writing half can already be shut down if the peer answered and closed quickly.
      shuttingDown.oncomplete = () => {
        onSent?.();
        if (open) readOn();
      };
      if (!check(pipe.writeLatin1String(writing, request))) return;
      if (bindings.state[bindings.asyncIndex] !== 0) limitTime();
      check(pipe.shutdown(shuttingDown));
    };
    const status = pipe.connect(connecting, path);
    if (typeof status === "number" && status < 0) finish(exchangeErrors.connect(path, errorName(status)));
  });
}

const chunkBytes = 64 * 1024;

function writeNow(bindings: PipeBindings, path: string, text: string): boolean {
  const pipe = new bindings.Pipe(bindings.socketType);
  try {
    const connecting = new bindings.PipeConnectWrap();
    connecting.oncomplete = () => {};
    // A Unix socket is connected at this point. If the connection failed, the write fails too.
    pipe.connect(connecting, path);
    return fileCalls.writeText(pipe.fd, text) === Buffer.byteLength(text);
  } catch {
    return false;
  } finally {
    pipe.close();
  }
}
