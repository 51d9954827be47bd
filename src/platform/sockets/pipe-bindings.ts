/*
 * libuv's pipe handle. It is reached through process.binding, which is deprecated but not scheduled for removal
 * (DEP0111). If any part of it looks different, `node:net` is used.
 */

/** A Unix socket inside Node.js. Returned numbers are 0 or an error. */
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

/** Calls back at the end of an operation. */
interface Completion {
  oncomplete: (status: number) => void;
}

/** The parts of Node.js that pipe handles need. */
export interface PipeBindings {
  readonly Pipe: new (type: number) => PipeHandle;
  readonly PipeConnectWrap: new () => Completion;
  readonly WriteWrap: new () => Completion;
  readonly ShutdownWrap: new () => Completion;
  readonly socketType: number;
  readonly serverType: number;
  /** The array where the binding stores the length of what it read, or the error. */
  readonly state: ArrayLike<number>;
  readonly lengthIndex: number;
  /** The index of the offset of what it read. */
  readonly offsetIndex: number;
  /** The index of the flag for a write that continues after the call. */
  readonly asyncIndex: number;
}

/** The length that stands for the end of the stream. */
export const endOfFile = -4095;

/** Returns undefined if this Node.js lacks a necessary part. */
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
