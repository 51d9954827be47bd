import { events, host } from "./host.ts";

/** Receives what happens to a {@link StreamRequest}. Nothing is called after `close` or `keep`. */
interface StreamEvents {
  /** Receives a piece of the reply, which is valid until the next one. */
  add(piece: Uint8Array): void;
  /** The peer has ended the connection. */
  end(): void;
  /** @param code the system's name of the error; ETIMEDOUT past the deadline */
  fail(code: string, isConnected: boolean): void;
}

/** Shared by all requests, because a piece is read at once. */
const room = new Uint8Array(64 * 1024);

/** Sends a request on a connection of its own, ends the writing half, and receives the reply while other work continues. */
export class StreamRequest {
  readonly #events: StreamEvents;
  #descriptor = -1;
  #rest: string;
  #timer: number | undefined;

  /**
   * @param request one character for each byte
   * @param deadline in milliseconds; undefined if the caller limits the time
   */
  constructor(path: string, request: string, deadline: number | undefined, given: StreamEvents) {
    this.#events = given;
    this.#rest = request;
    if (deadline !== undefined) this.#timer = host.setTimer(deadline, () => this.#fail("ETIMEDOUT"));
    this.#connect(path);
  }

  /** Ends the connection. */
  close(): void {
    const descriptor = this.#release();
    if (descriptor >= 0) host.close(descriptor);
  }

  /** Returns the open connection, which then belongs to the caller. */
  keep(): number {
    return this.#release();
  }

  #release(): number {
    const descriptor = this.#descriptor;
    this.#descriptor = -1;
    if (this.#timer !== undefined) host.clearTimer(this.#timer);
    this.#timer = undefined;
    if (descriptor >= 0) host.watch(descriptor, 0);
    return descriptor;
  }

  #connect(path: string): void {
    try {
      this.#descriptor = host.connect(path);
    } catch (error) {
      // The caller learns of it when the constructor has returned.
      const code = codeOf(error);
      queueMicrotask(() => this.#fail(code, false));
      return;
    }
    host.watch(this.#descriptor, events.readable | events.writable, (ready) => this.#onReady(ready));
  }

  #onReady(ready: number): void {
    if ((ready & events.writable) !== 0) this.#send();
    if (this.#descriptor >= 0 && (ready & events.readable) !== 0) this.#receive();
  }

  #send(): void {
    try {
      const count = host.sendLatin1(this.#descriptor, this.#rest);
      if (count > 0) this.#rest = this.#rest.slice(count);
      if (this.#rest.length > 0) return;
      host.shutdown(this.#descriptor);
    } catch {
      // The peer may have answered, and closed, without reading.
    }
    host.watch(this.#descriptor, events.readable, () => this.#receive());
  }

  #receive(): void {
    try {
      while (this.#descriptor >= 0) {
        const count = host.receive(this.#descriptor, room);
        if (count < 0) return;
        if (count === 0) this.#end();
        else this.#events.add(room.subarray(0, count));
      }
    } catch (error) {
      this.#fail(codeOf(error));
    }
  }

  #end(): void {
    this.close();
    this.#events.end();
  }

  #fail(code: string, isConnected = this.#descriptor >= 0): void {
    this.close();
    this.#events.fail(code, isConnected);
  }
}

function codeOf(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message: string };
  return code ?? message;
}
