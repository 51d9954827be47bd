import { type Libc, libc } from "../files/libc.ts";
import { errorNumbers, mustSucceed } from "../files/libc-error.ts";
import { errorName } from "../files/system-error.ts";
import {
  type Exchange,
  type ExchangeLimits,
  exchangeErrors,
  isDatagramSocketError,
  type Transport,
} from "./exchange.ts";
import { ReplyBuffer } from "./reply-buffer.ts";

/*
 * An exchange by the calls of the kernel themselves. Nothing else of the process goes on until it has ended, so that it is
 * for one call of qrexec only, which has nothing else to do.
 */

/** In <sys/socket.h> and <poll.h> of Linux for x86 and ARM: AF_UNIX; SOCK_NONBLOCK, _CLOEXEC, _STREAM, … */
const unix = 1;
const notWaiting = 0o4000 | 0o2000000;
const types = { stream: 1 | notWaiting, datagram: 2 | notWaiting } as const;
const noSignal = 0x4000;
const writingHalf = 1;
const pollEvents = { in: 1, out: 4 } as const;

/** The longest address of a socket, in bytes (unix(7)): the family and `sun_path`. */
const maxAddressBytes = 2 + 108;
const chunkBytes = 64 * 1024;

/** The transport by the C library, or undefined where that must not be used. */
export function findLibcTransport(): Transport | undefined {
  return libc === undefined ? undefined : transportByLibc(libc);
}

/** The transport by a C library. */
export function transportByLibc(c: Libc): Transport {
  return {
    exchange: async (...[path, request, limits, onSent, known]: Parameters<Exchange>) => {
      const waiting = new ExchangeWait(c, path, limits);
      const descriptor = connect(c, path);
      try {
        send(c, descriptor, Buffer.from(request, "latin1"), waiting);
        // The other side may have answered, and closed, without reading; what is wrong is seen by reading.
        c.shutdown(descriptor, writingHalf);
        onSent?.();
        return receive(c, descriptor, waiting, new ReplyBuffer(limits.bytes, known));
      } finally {
        c.close(descriptor);
      }
    },
    writeNow(path, text) {
      try {
        return sendOnce(c, connect(c, path), text);
      } catch (error) {
        return isDatagramSocketError(error) && sendDatagram(c, path, text);
      }
    },
  };
}

/** syslog(3) sends a line without the NUL that ends it in a stream. */
function sendDatagram(c: Libc, path: string, text: string): boolean {
  try {
    return sendOnce(c, connect(c, path, types.datagram), text.replace(/\0$/, ""));
  } catch {
    return false;
  }
}

function sendOnce(c: Libc, descriptor: number, text: string): boolean {
  const bytes = Buffer.from(text);
  const count = c.send(descriptor, bytes, bytes.length, noSignal);
  c.close(descriptor);
  return count === bytes.length;
}

/** A connected socket, none of whose calls waits. */
function connect(c: Libc, path: string, type: number = types.stream): number {
  // sockaddr_un: the family, in two bytes, and a string.
  const address = Buffer.from(`${String.fromCharCode(unix, 0)}${path}\0`);
  if (path === "" || path.includes("\0") || address.length > maxAddressBytes)
    throw exchangeErrors.connect(path, "EINVAL");
  let descriptor = -1;
  try {
    descriptor = mustSucceed(c, () => c.socket(unix, type, 0));
    mustSucceed(c, () => c.connect(descriptor, address, address.length));
    return descriptor;
  } catch (error) {
    if (descriptor >= 0) c.close(descriptor);
    throw exchangeErrors.connect(path, (error as { readonly code: string }).code);
  }
}

function send(c: Libc, descriptor: number, request: Uint8Array, waiting: ExchangeWait): void {
  for (let rest = request; rest.length > 0; ) {
    const count = c.send(descriptor, rest, rest.length, noSignal);
    if (count >= 0) rest = rest.subarray(count);
    else if (c.errno() !== errorNumbers.again) return;
    else waiting.until(descriptor, pollEvents.out);
  }
}

function receive(c: Libc, descriptor: number, waiting: ExchangeWait, reply: ReplyBuffer): Uint8Array {
  const { path, limits } = waiting;
  const room = new Uint8Array(chunkBytes);
  for (;;) {
    const count = c.read(descriptor, room, room.length);
    if (count === 0) return reply.take();
    if (count > 0) {
      if (!reply.add(room.subarray(0, count))) throw exchangeErrors.tooLong(path, limits.bytes);
      continue;
    }
    const number = c.errno();
    if (number !== errorNumbers.again) throw exchangeErrors.broken(path, errorName(-number));
    waiting.until(descriptor, pollEvents.in);
  }
}

/** Waits for the other side, up to the deadline. */
class ExchangeWait {
  readonly path: string;
  readonly limits: ExchangeLimits;
  readonly #c: Libc;
  readonly #begin = performance.now();

  constructor(c: Libc, path: string, limits: ExchangeLimits) {
    this.path = path;
    this.limits = limits;
    this.#c = c;
  }

  /** @throws ExchangeError when the time is over */
  until(descriptor: number, events: number): void {
    const rest = this.limits.deadline - (performance.now() - this.#begin);
    if (rest <= 0) throw exchangeErrors.silence(this.path, this.limits.deadline);
    const polled = Buffer.alloc(8);
    polled.writeInt32LE(descriptor);
    polled.writeInt16LE(events, 4);
    // What it says does not matter: the call that is made again says what is there.
    this.#c.poll(polled, 1, Math.ceil(rest));
  }
}
