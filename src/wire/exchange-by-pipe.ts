import { readSync, writeSync } from "node:fs";
import { type Exchange, exchangeErrors, ReplyBuffer, type Transport } from "./exchange.ts";

/*
 * An exchange on libuv's pipe handle itself. `node:net` and what it loads cost a fifth of the whole time of a call, and
 * a call of qrexec waits for us (docs/performance.md). The handle is reached through process.binding, which is
 * deprecated but not for removal (DEP0111); where anything about it looks different, there is exchange-by-net.ts.
 */

interface PipeHandle {
  readonly fd: number;
  connect(request: object, path: string): number;
  writeLatin1String(request: object, text: string): number;
  shutdown(request: object): number;
  readStart(): number;
  close(): void;
  onread: (buffer: ArrayBuffer | undefined) => void;
}

interface Completion {
  oncomplete: (status: number) => void;
}

interface Bindings {
  readonly Pipe: new (type: number) => PipeHandle;
  readonly PipeConnectWrap: new () => Completion;
  readonly WriteWrap: new () => Completion;
  readonly ShutdownWrap: new () => Completion;
  readonly socketType: number;
  /** Where the binding leaves the length of what was read, or the error. */
  readonly state: ArrayLike<number>;
  readonly lengthIndex: number;
  /** Where it leaves the offset of what was read. */
  readonly offsetIndex: number;
  /** Where it leaves whether a write goes on after the call. */
  readonly asyncIndex: number;
}

const endOfFile = -4095;

/** The transport on pipe handles, or undefined when this Node.js does not have what it takes. */
export function findPipeTransport(): Transport | undefined {
  const bindings = findBindings();
  if (bindings === undefined) return undefined;
  return {
    exchange: (...call) => exchange(bindings, ...call),
    writeNow: (path, text) => writeNow(bindings, path, text),
  };
}

function findBindings(): Bindings | undefined {
  try {
    const { binding } = process as unknown as { binding: (name: string) => Record<string, unknown> };
    const pipes = binding("pipe_wrap");
    const streams = binding("stream_wrap");
    const found = {
      Pipe: pipes["Pipe"],
      PipeConnectWrap: pipes["PipeConnectWrap"],
      WriteWrap: streams["WriteWrap"],
      ShutdownWrap: streams["ShutdownWrap"],
      socketType: (pipes["constants"] as { SOCKET?: unknown }).SOCKET,
      state: streams["streamBaseState"],
      lengthIndex: streams["kReadBytesOrError"],
      offsetIndex: streams["kArrayBufferOffset"],
      asyncIndex: streams["kLastWriteWasAsync"],
    };
    return isUsable(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isUsable(found: Record<keyof Bindings, unknown>): found is Bindings & Record<keyof Bindings, unknown> {
  const { Pipe, PipeConnectWrap, WriteWrap, ShutdownWrap, socketType, state, lengthIndex, offsetIndex, asyncIndex } =
    found;
  const constructors = [Pipe, PipeConnectWrap, WriteWrap, ShutdownWrap];
  const numbers = [socketType, lengthIndex, offsetIndex, asyncIndex];
  return (
    constructors.every((item) => typeof item === "function") &&
    numbers.every((item) => typeof item === "number") &&
    ArrayBuffer.isView(state)
  );
}

function exchange(bindings: Bindings, ...[path, request, limits, onSent]: Parameters<Exchange>): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pipe = new bindings.Pipe(bindings.socketType);
    const reply = new ReplyBuffer(limits.bytes);
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
      const state = readWhatIsThere(pipe.fd, add);
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
      // The writing half may be shut already when the other side was quick to answer and close.
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

/**
 * Reads what has come so far. A daemon answers while the policy is being loaded, and then neither turns of the event
 * loop are needed nor a timer, the first of which costs as much as reading the policy.
 *
 * @returns "end" after the last byte, "more" when nothing is there at the moment or enough was read, or an error's code
 */
function readWhatIsThere(descriptor: number, add: (chunk: Uint8Array) => boolean): string {
  try {
    for (;;) {
      const chunk = new Uint8Array(chunkBytes);
      const count = readSync(descriptor, chunk);
      if (count === 0) return "end";
      if (!add(chunk.subarray(0, count))) return "more";
    }
  } catch (error) {
    const { code = "EIO" } = error as NodeJS.ErrnoException;
    return code === "EAGAIN" ? "more" : code;
  }
}

const chunkBytes = 64 * 1024;

function writeNow(bindings: Bindings, path: string, text: string): boolean {
  const pipe = new bindings.Pipe(bindings.socketType);
  try {
    const connecting = new bindings.PipeConnectWrap();
    connecting.oncomplete = () => {};
    // A Unix socket is connected by then, or it failed, and then so does the writing.
    pipe.connect(connecting, path);
    return writeSync(pipe.fd, text) === Buffer.byteLength(text);
  } catch {
    return false;
  } finally {
    pipe.close();
  }
}

/** The failures to connect that are common. */
const errorNames: Readonly<Record<number, string>> = {
  2: "ENOENT",
  13: "EACCES",
  91: "EPROTOTYPE",
  111: "ECONNREFUSED",
};

function errorName(status: number): string {
  // Rare ones need a module, which is loaded only then.
  return errorNames[-status] ?? process.getBuiltinModule("node:util").getSystemErrorName(status);
}
