import type { RequestConnection } from "../sockets/request-connection.ts";
import type { Channel, RequestAnswer, RequestCaller } from "../sockets/request-handler.ts";
import { notWhole, type RequestService } from "../sockets/request-service.ts";
import { answers, events, host } from "./host.ts";

/** A limit, so that a client that writes without end cannot block the others. */
const maxReads = 3;

/** A text up to this length fits into the buffer of a new connection, so that it goes completely or not at all. */
const maxShortText = 4096;

/** Returns a function that serves a client that was accepted. */
export function clientServer(service: RequestService): (descriptor: number) => void {
  let spare = new NativeClient(service);
  // A new object for each client would be a tenth of the work of a call.
  return (descriptor) => {
    if (!spare.serve(descriptor)) spare = new NativeClient(service);
  };
}

/**
 * The channel of a connection, and its caller. Most are read, answered and closed in one step, without a registration in
 * the loop or in the service.
 */
class NativeClient implements Channel, RequestCaller {
  #descriptor = -1;
  readonly #service: RequestService;
  #connection: RequestConnection | undefined;
  /** The events that are registered in the loop. */
  #events = 0;
  #isOpen = false;
  #hasEnded = false;
  /** The part of the reply that the socket did not take yet, one character for each byte. */
  #rest = "";

  constructor(service: RequestService) {
    this.#service = service;
  }

  get signal(): AbortSignal {
    return this.#connect()?.signal ?? AbortSignal.abort();
  }

  /**
   * Serves a client. Most send their request and its end directly after connecting.
   *
   * @returns whether the client is served, and this object may serve another
   */
  serve(descriptor: number): boolean {
    this.#descriptor = descriptor;
    this.#isOpen = true;
    let first: string | undefined;
    try {
      first = host.receiveText(descriptor);
      if (first === "") this.#hasEnded = true;
      else if (first !== undefined) {
        const answer = this.#service.answerAtOnce(first, this);
        if (typeof answer === "string" && this.#connection === undefined && answer.length <= maxShortText) {
          const sent = host.answer(descriptor, answer);
          if (sent === answers.closed) {
            this.#isOpen = false;
            return true;
          }
          if (sent === answers.sent) this.#waitForEnd();
          else this.#takeAnswer(answer);
          return false;
        }
        if (answer !== notWhole) {
          this.#takeAnswer(answer);
          return false;
        }
      }
    } catch {
      this.#end();
      return false;
    }
    this.#goOn(first);
    return false;
  }

  /** Waits for the rest of a request. */
  #goOn(first: string | undefined): void {
    const connection = this.#connect();
    if (first) connection?.add(first);
    if (this.#hasEnded) connection?.end();
    else if (this.#isOpen && connection !== undefined) {
      this.#receive(connection);
      if (this.#isOpen) connection.waitForMore();
    }
    this.#watch();
  }

  /** @throws the system's error */
  #takeAnswer(answer: RequestAnswer | Promise<RequestAnswer>): void {
    const connection = this.#connect();
    if (connection === undefined) {
      if (answer instanceof Promise) answer.catch(() => {});
      return;
    }
    connection.takeAnswer(answer);
    this.#receive(connection);
    this.#watch();
  }

  /** Waits for the end of a client that has its whole reply. */
  #waitForEnd(): void {
    this.#connect()?.waitForEnd();
    this.#watch();
  }

  /** Returns the connection in the service, which is made on demand. Too many requests close the client. */
  #connect(): RequestConnection | undefined {
    if (this.#isOpen) this.#connection ??= this.#service.accept(this);
    return this.#connection;
  }

  #end(): void {
    if (this.#connection === undefined) this.close();
    else this.#connection.close();
  }

  reply(text: string): void {
    try {
      const count = host.send(this.#descriptor, text);
      if (count < 0 || text.length > maxShortText) {
        this.#rest = host.decodeLatin1(new Uint8Array(host.encodeUtf8(text))).slice(Math.max(0, count));
      }
      if (this.#rest === "") this.#endReply();
      else this.#watch();
    } catch {
      this.#connection?.close();
    }
  }

  probe(): void {
    try {
      // Fails if the peer closed the connection, but not if it closed only half of it.
      host.send(this.#descriptor, "");
    } catch {
      this.#connection?.close();
    }
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    if (this.#events !== 0) host.watch(this.#descriptor, 0);
    host.close(this.#descriptor);
  }

  #receive(connection: RequestConnection): void {
    try {
      for (let reads = 0; reads < maxReads && this.#isOpen; reads++) {
        const piece = host.receiveText(this.#descriptor);
        if (piece === undefined) return;
        if (piece === "") {
          this.#hasEnded = true;
          connection.end();
          return;
        }
        connection.add(piece);
      }
    } catch {
      connection.close();
    }
  }

  #sendRest(): void {
    const count = host.sendLatin1(this.#descriptor, this.#rest);
    if (count > 0) this.#rest = this.#rest.slice(count);
    if (this.#rest === "") this.#endReply();
  }

  /** Ends the connection, or waits for its end. Most clients have ended by now. */
  #endReply(): void {
    if (this.#hasEnded || host.receiveText(this.#descriptor) === "") {
      this.#connection?.close();
      return;
    }
    host.shutdown(this.#descriptor);
    this.#watch();
  }

  /** Registers in the loop for what is expected. The end of the client's half would be reported again and again. */
  #watch(): void {
    if (!this.#isOpen) return;
    const wanted = (this.#hasEnded ? 0 : events.readable) | (this.#rest === "" ? 0 : events.writable);
    if (wanted === this.#events) return;
    this.#events = wanted;
    host.watch(this.#descriptor, wanted, (ready) => this.#onReady(ready));
  }

  #onReady(ready: number): void {
    const connection = this.#connection as RequestConnection;
    try {
      if ((ready & events.writable) !== 0 && this.#rest !== "") this.#sendRest();
      if ((ready & events.readable) !== 0) this.#receive(connection);
    } catch {
      connection.close();
    }
    this.#watch();
  }
}
