import { events, host } from "../native/host.ts";

/** Shared by all pipes, because a piece is read at once. */
const room = new Uint8Array(8192);

/** A pipe from a program, which is read to its end. */
export class OutputPipe {
  readonly #add: (piece: Uint8Array) => void;
  readonly #onEnd: () => void;
  #descriptor: number;

  /** @param onEnd called once, also if the pipe is closed on this side */
  constructor(descriptor: number, add: (piece: Uint8Array) => void, onEnd: () => void) {
    this.#descriptor = descriptor;
    this.#add = add;
    this.#onEnd = onEnd;
    host.watch(descriptor, events.readable, () => this.#read());
  }

  close(): void {
    if (this.#descriptor < 0) return;
    host.close(this.#descriptor);
    this.#descriptor = -1;
    this.#onEnd();
  }

  #read(): void {
    try {
      const count = host.read(this.#descriptor, room);
      if (count === 0) this.close();
      else this.#add(room.subarray(0, count));
    } catch (error) {
      if (!isFull(error)) this.close();
    }
  }
}

/** A pipe to a program, which is closed after a text. */
export class InputPipe {
  #descriptor: number;
  #rest: Uint8Array;

  constructor(descriptor: number, bytes: ArrayBuffer) {
    this.#descriptor = descriptor;
    this.#rest = new Uint8Array(bytes);
    host.watch(descriptor, events.writable, () => this.#write());
  }

  close(): void {
    if (this.#descriptor >= 0) host.close(this.#descriptor);
    this.#descriptor = -1;
  }

  #write(): void {
    try {
      if (this.#rest.length > 0) this.#rest = this.#rest.subarray(host.writeBytes(this.#descriptor, this.#rest));
      if (this.#rest.length === 0) this.close();
    } catch (error) {
      // The program may end before it has read everything.
      if (!isFull(error)) this.close();
    }
  }
}

/** Returns whether a pipe has nothing to read, or no room to write. */
function isFull(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "EAGAIN";
}
