/*
 * libuv's pipe handle itself. It is reached through process.binding, which is deprecated but not for removal (DEP0111);
 * where anything about it looks different, there is `node:net`.
 */

/** A Unix socket, as Node.js has it inside. Numbers that come back are 0 or an error. */
export interface PipeHandle {
  readonly fd: number;
  connect(request: object, path: string): number;
  writeLatin1String(request: object, text: string): number;
  writeUtf8String(request: object, text: string): number;
  shutdown(request: object): number;
  readStart(): number;
  readStop(): number;
  close(): void;
  onread: (buffer: ArrayBuffer | undefined) => void;
}

/** What calls back when something is done. */
interface Completion {
  oncomplete: (status: number) => void;
}

/** The parts of Node.js that pipe handles take. */
export interface PipeBindings {
  readonly Pipe: new (type: number) => PipeHandle;
  readonly PipeConnectWrap: new () => Completion;
  readonly WriteWrap: new () => Completion;
  readonly ShutdownWrap: new () => Completion;
  readonly socketType: number;
  readonly serverType: number;
  /** Where the binding leaves the length of what was read, or the error. */
  readonly state: ArrayLike<number>;
  readonly lengthIndex: number;
  /** Where it leaves the offset of what was read. */
  readonly offsetIndex: number;
  /** Where it leaves whether a write goes on after the call. */
  readonly asyncIndex: number;
}

/** What is left as the length of what was read at the end. */
export const endOfFile = -4095;

/** Undefined when this Node.js does not have what it takes. */
export function findPipeBindings(): PipeBindings | undefined {
  try {
    const { binding } = process as unknown as { binding: (name: string) => Record<string, unknown> };
    const pipes = binding("pipe_wrap");
    const streams = binding("stream_wrap");
    const { SOCKET, SERVER } = pipes["constants"] as { SOCKET?: unknown; SERVER?: unknown };
    const found = {
      Pipe: pipes["Pipe"],
      PipeConnectWrap: pipes["PipeConnectWrap"],
      WriteWrap: streams["WriteWrap"],
      ShutdownWrap: streams["ShutdownWrap"],
      socketType: SOCKET,
      serverType: SERVER,
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

function isUsable(
  found: Record<keyof PipeBindings, unknown>,
): found is PipeBindings & Record<keyof PipeBindings, unknown> {
  return (
    typeof found.Pipe === "function" &&
    typeof found.PipeConnectWrap === "function" &&
    typeof found.WriteWrap === "function" &&
    typeof found.ShutdownWrap === "function" &&
    typeof found.socketType === "number" &&
    typeof found.serverType === "number" &&
    typeof found.lengthIndex === "number" &&
    typeof found.offsetIndex === "number" &&
    typeof found.asyncIndex === "number" &&
    ArrayBuffer.isView(found.state)
  );
}
