import { findPipeBindings, type PipeBindings } from "./pipe-bindings.ts";
import type { OpenWatch, Watch } from "./watch.ts";

/** Returns the way to watch, or undefined if this Node.js lacks a necessary part; there is no alternative. */
export function findWatchByPipe(): OpenWatch | undefined {
  const bindings = findPipeBindings();
  return bindings === undefined ? undefined : (...given) => open(bindings, ...given);
}

function open(
  bindings: PipeBindings,
  ...[path, request, expected, limits]: Parameters<OpenWatch>
): Promise<Watch | undefined> {
  return new Promise((resolve) => {
    const pipe = new bindings.Pipe(bindings.socketType);
    let isOpen = true;
    let received = Buffer.alloc(0);
    const close = (): void => {
      if (!isOpen) return;
      isOpen = false;
      clearTimeout(timer);
      pipe.close();
      resolve(undefined);
    };
    const timer = setTimeout(close, limits.deadline);
    pipe.onread = (buffer) => {
      const length = bindings.state[bindings.lengthIndex] as number;
      if (length <= 0 || buffer === undefined) return close();
      const offset = bindings.state[bindings.offsetIndex] as number;
      received = Buffer.concat([received, new Uint8Array(buffer, offset, length)]);
      if (received.length < expected.length) return;
      if (!received.equals(expected)) return close();
      clearTimeout(timer);
      resolve({ isCurrent: () => isOpen, close });
    };
    const connecting = new bindings.PipeConnectWrap();
    connecting.oncomplete = (status) => {
      if (!isOpen) return;
      const writing = new bindings.WriteWrap();
      writing.oncomplete = () => {};
      const shuttingDown = new bindings.ShutdownWrap();
      shuttingDown.oncomplete = () => {};
      if (status < 0 || pipe.writeLatin1String(writing, request) < 0) return close();
      if (pipe.shutdown(shuttingDown) < 0 || pipe.readStart() < 0) close();
    };
    const status = pipe.connect(connecting, path);
    if (typeof status === "number" && status < 0) close();
  });
}
