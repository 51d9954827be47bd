import { type Exchange, exchangeErrors, ReplyBuffer } from "./exchange.ts";

/*
 * An exchange on libuv's pipe handle itself. `node:net` and what it loads cost a fifth of the whole time of a call, and
 * a call of qrexec waits for us (docs/performance.md). The handle is reached through process.binding, which is
 * deprecated but not for removal (DEP0111); where anything about it looks different, there is exchange-by-net.ts.
 */

interface PipeHandle {
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
}

const endOfFile = -4095;

/** The exchange on a pipe handle, or undefined when this Node.js does not have what it takes. */
export function findPipeExchange(): Exchange | undefined {
  const bindings = findBindings();
  return bindings === undefined ? undefined : (...call) => exchange(bindings, ...call);
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
    };
    return isUsable(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isUsable(found: Record<keyof Bindings, unknown>): found is Bindings & Record<keyof Bindings, unknown> {
  const { Pipe, PipeConnectWrap, WriteWrap, ShutdownWrap, socketType, state, lengthIndex, offsetIndex } = found;
  const constructors = [Pipe, PipeConnectWrap, WriteWrap, ShutdownWrap];
  const numbers = [socketType, lengthIndex, offsetIndex];
  return (
    constructors.every((item) => typeof item === "function") &&
    numbers.every((item) => typeof item === "number") &&
    ArrayBuffer.isView(state)
  );
}

function exchange(bindings: Bindings, ...[path, request, limits, onSent]: Parameters<Exchange>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pipe = new bindings.Pipe(bindings.socketType);
    const reply = new ReplyBuffer(limits.bytes);
    let open = true;
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
    let timer: NodeJS.Timeout | undefined;
    afterTurns(turnsWithoutTimer, () => {
      if (open) timer = setTimeout(() => finish(exchangeErrors.silence(path, limits.deadline)), limits.deadline);
    });

    pipe.onread = (buffer) => {
      const length = bindings.state[bindings.lengthIndex] as number;
      if (length === endOfFile) finish();
      else if (check(length) && buffer !== undefined) {
        const offset = bindings.state[bindings.offsetIndex] as number;
        if (!reply.add(Buffer.from(buffer, offset, length))) finish(exchangeErrors.tooLong(path, limits.bytes));
      }
    };
    const connecting = new bindings.PipeConnectWrap();
    connecting.oncomplete = (status) => {
      if (status < 0) return finish(exchangeErrors.connect(path, errorName(status)));
      const writing = new bindings.WriteWrap();
      writing.oncomplete = (written) => void check(written);
      const shuttingDown = new bindings.ShutdownWrap();
      // The writing half may be shut already when the other side was quick to answer and close.
      shuttingDown.oncomplete = () => onSent?.();
      if (check(pipe.writeLatin1String(writing, request)) && check(pipe.shutdown(shuttingDown)))
        check(pipe.readStart());
    };
    const status = pipe.connect(connecting, path);
    if (typeof status === "number" && status < 0) finish(exchangeErrors.connect(path, errorName(status)));
  });
}

/**
 * The first timer of a process costs as much as reading the policy files. After so many turns of the event loop a quick
 * daemon has answered, and there is no need for one; a slow one is waited for anyway.
 */
const turnsWithoutTimer = 4;

function afterTurns(turns: number, then: () => void): void {
  if (turns === 0) then();
  else setImmediate(afterTurns, turns - 1, then);
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
