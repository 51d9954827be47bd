import { type Exchange, exchangeErrors, type Transport } from "./exchange.ts";
import { readWhatIsThere } from "./read-available.ts";
import { ReplyBuffer } from "./reply-buffer.ts";

/*
 * An exchange on the sockets of Bun, which the standalone executable is made with. They are part of the runtime; `node:net`
 * there takes a third of the time of a call (docs/performance.md).
 */

interface BunSocket {
  readonly fd: number;
  /** The number of bytes that went. */
  write(bytes: Uint8Array): number;
  /** Ends the writing half. */
  shutdown(): void;
  terminate(): void;
}

interface Handlers {
  open(socket: BunSocket): void;
  data(socket: BunSocket, piece: Uint8Array): void;
  drain(socket: BunSocket): void;
  end(): void;
  close(socket: BunSocket, error?: NodeJS.ErrnoException): void;
  error(socket: BunSocket, error: NodeJS.ErrnoException): void;
  connectError(socket: BunSocket, error: NodeJS.ErrnoException): void;
}

interface Runtime {
  connect(options: { readonly unix: string; readonly socket: Handlers }): Promise<BunSocket>;
}

/** The transport on sockets of Bun, or undefined in another runtime. */
export function findBunTransport(): Transport | undefined {
  const { Bun: runtime } = globalThis as unknown as { Bun?: Runtime };
  if (runtime === undefined) return undefined;
  return {
    exchange: (...call) => exchange(runtime, ...call),
    writeNow: (path, text) => write(runtime, path, Buffer.from(text)),
  };
}

function exchange(
  runtime: Runtime,
  ...[path, request, limits, onSent, known]: Parameters<Exchange>
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const reply = new ReplyBuffer(limits.bytes, known);
    let rest: Uint8Array = Buffer.from(request, "latin1");
    let open: BunSocket | undefined;
    let isDone = false;
    const finish = (error?: Error): void => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      open?.terminate();
      if (error === undefined) resolve(reply.take());
      else reject(error);
    };
    const timer = setTimeout(() => finish(exchangeErrors.silence(path, limits.deadline)), limits.deadline);
    const send = (socket: BunSocket): void => {
      const count = socket.write(rest);
      // The other side may have answered, and closed, without reading.
      rest = rest.subarray(Math.max(0, count));
      if (rest.length > 0 && count >= 0) return;
      socket.shutdown();
      onSent?.();
      onSent = undefined;
      const state = readWhatIsThere(socket.fd, new Uint8Array(chunkBytes), add);
      if (state === "end") finish();
      else if (state !== "more") finish(exchangeErrors.broken(path, state));
    };
    const add = (piece: Uint8Array): boolean => {
      const isShort = reply.add(piece);
      if (!isShort) finish(exchangeErrors.tooLong(path, limits.bytes));
      return isShort;
    };
    const refuse = ({ code, message }: NodeJS.ErrnoException): void =>
      finish(exchangeErrors.connect(path, code ?? message));
    const handlers: Handlers = {
      open(socket) {
        open = socket;
        if (isDone) socket.terminate();
        else send(socket);
      },
      data(_, piece) {
        if (!isDone) add(piece);
      },
      drain: (socket) => {
        if (rest.length > 0) send(socket);
      },
      end: () => finish(),
      close: (_, error) => finish(error === undefined ? undefined : exchangeErrors.broken(path, error.code ?? "EIO")),
      error: (_, error) => finish(exchangeErrors.broken(path, error.code ?? error.message)),
      connectError: (_, error) => refuse(error),
    };
    runtime.connect({ unix: path, socket: handlers }).catch(refuse);
  });
}

const chunkBytes = 64 * 1024;

function write(runtime: Runtime, path: string, bytes: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    const no = (): void => resolve(false);
    const handlers: Handlers = {
      open(socket) {
        resolve(socket.write(bytes) === bytes.length);
        socket.shutdown();
      },
      data: () => {},
      drain: () => {},
      end: no,
      close: no,
      error: no,
      connectError: no,
    };
    runtime.connect({ unix: path, socket: handlers }).catch(no);
  });
}
