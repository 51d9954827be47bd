import { afterLoopTurn } from "../loop/loop-turn.ts";
import type { Channel, RequestAnswer, RequestCaller, RequestHandler, RequestLimits } from "./request-handler.ts";

const hungUp = "the caller has hung up";

/** A client, whose request arrives in pieces and is answered once. */
export class RequestConnection implements RequestCaller {
  readonly #handler: RequestHandler;
  readonly #limits: RequestLimits;
  readonly #channel: Channel;
  readonly #onError: (error: Error) => void;
  readonly #onClose: () => void;
  #request = "";
  #isAnswered = false;
  #hasReply = false;
  #hasEnded = false;
  #isClosed = false;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #controller: AbortController | undefined;

  constructor(
    handler: RequestHandler,
    limits: RequestLimits,
    channel: Channel,
    onError: (error: Error) => void,
    onClose: () => void,
  ) {
    this.#handler = handler;
    this.#limits = limits;
    this.#channel = channel;
    this.#onError = onError;
    this.#onClose = onClose;
  }

  /** Whether the request is still incomplete. */
  get isWaitedFor(): boolean {
    return !this.#isAnswered;
  }

  /** The signal is created on demand, because most requests are answered at once. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isClosed) this.#controller.abort(new Error(hungUp));
    return this.#controller.signal;
  }

  /** Checks whether the client still waits for the reply. */
  probe(): void {
    if (this.#isAnswered && !this.#hasReply) this.#channel.probe();
  }

  /** Starts the timer for an incomplete request. Most requests arrive at once and need no timer. */
  waitForMore(): void {
    if (!this.#isAnswered) this.#timer ??= setTimeout(() => this.close(), this.#limits.requestMilliseconds);
  }

  /** Adds a piece, one character for each byte. Bytes after the request are discarded, but count. */
  add(piece: string): void {
    this.#bytes += piece.length;
    if (this.#bytes > this.#limits.requestBytes) this.close();
    if (this.#isAnswered) return;
    // Most requests arrive in one piece.
    const request = this.#request === "" ? piece : this.#request + piece;
    if (this.#handler.isWhole(request)) this.#answer(request);
    else this.#request = request;
  }

  /** Handles the end of the client's half. */
  end(): void {
    this.#hasEnded = true;
    if (!this.#isAnswered) this.#answer(this.#request);
    else if (this.#hasReply) this.close();
  }

  /** Ends the connection, or handles its end. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isAnswered = true;
    clearTimeout(this.#timer);
    this.#channel.close();
    this.#controller?.abort(new Error(hungUp));
    this.#onClose();
  }

  /** Takes the answer to a request that was handled without this connection. */
  takeAnswer(answer: RequestAnswer | Promise<RequestAnswer>): void {
    this.#isAnswered = true;
    if (answer instanceof Promise) answer.then((known) => this.#reply(known)).catch((error) => this.#fail(error));
    else this.#reply(answer);
  }

  /** Waits for the end of a client that has its whole reply. */
  waitForEnd(): void {
    this.#isAnswered = true;
    this.#hasReply = true;
    this.#timer = setTimeout(() => this.close(), this.#limits.replyMilliseconds);
  }

  #answer(request: string): void {
    this.#isAnswered = true;
    clearTimeout(this.#timer);
    afterLoopTurn(() => this.#handle(request));
  }

  #handle(request: string): void {
    try {
      this.takeAnswer(this.#handler.answer(request, this));
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #reply(answer: RequestAnswer): void {
    if (this.#isClosed) return;
    if (answer === undefined) {
      this.close();
      return;
    }
    this.#hasReply = true;
    this.#channel.reply(answer, this.#hasEnded);
    if (!this.#isClosed) this.#timer = setTimeout(() => this.close(), this.#limits.replyMilliseconds);
  }

  #fail(error: Error): void {
    this.#onError(error);
    this.close();
  }
}
