import { isKind } from "../files/file-kind.ts";
import { host } from "../native/host.ts";
import { joinBytes } from "../text/bytes.native.ts";
import { encodeUtf8 } from "../text/encoding.native.ts";
import type { PendingLines } from "./pending-lines.ts";

/** In <fcntl.h> of Linux: O_WRONLY, O_NOCTTY, O_NONBLOCK. */
const flags = 0o1 | 0o400 | 0o4000;

const nothing = new Uint8Array(0);

/** Returns an empty collection of lines for standard error. */
export function noPendingLines(): PendingLines {
  return new LineList();
}

class LineList implements PendingLines {
  readonly #write: (bytes: Uint8Array) => number = openWriter();
  readonly #lines: string[] = [];
  /** Bytes that the reader did not take yet. */
  #rest: Uint8Array = nothing;
  /** Lines that were not tried yet count by their characters. */
  bytes = 0;

  add(line: string): void {
    this.#lines[this.#lines.length] = line;
    this.bytes += line.length;
  }

  write(): boolean {
    if (this.#lines.length > 0) {
      this.#rest = joinBytes([this.#rest, encodeUtf8(this.#lines.join(""))]);
      this.#lines.length = 0;
    }
    let hasRoom = true;
    while (hasRoom && this.#rest.length > 0) {
      const count = this.#write(this.#rest);
      hasRoom = count >= 0;
      if (hasRoom) this.#rest = this.#rest.subarray(count);
    }
    this.bytes = this.#rest.length;
    return hasRoom;
  }

  clear(): void {
    this.#lines.length = 0;
    this.#rest = nothing;
    this.bytes = 0;
  }
}

/** Returns a function that writes bytes without waiting, and returns their number, or -1 if none can be written now. */
function openWriter(): (bytes: Uint8Array) => number {
  let descriptor = 2;
  try {
    const status = host.descriptorStatus(2);
    if (isKind(status, "socket")) return (bytes) => host.sendLatin1(2, host.decodeLatin1(bytes));
    // The file is opened again, because flags of the existing descriptor apply to every process that shares it.
    if (isKind(status, "fifo") || isKind(status, "device")) descriptor = host.open("/proc/self/fd/2", flags, 0);
  } catch {
    // The descriptor stays unchanged.
  }
  return (bytes) => {
    try {
      return host.writeBytes(descriptor, bytes);
    } catch (error) {
      if ((error as { readonly code?: string }).code === "EAGAIN") return -1;
      throw error;
    }
  };
}
