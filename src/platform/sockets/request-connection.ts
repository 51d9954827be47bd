import { afterLoopTurn } from "../loop/loop-turn.ts";
import type { Channel, RequestAnswer, RequestCaller, RequestHandler, RequestLimits } from "./request-handler.ts";

const hungUp = "the caller has hung up";

/** A client, whose request arrives in pieces and is answered once. */
export class RequestConnection implements RequestCaller {
  readonly #handler: RequestHandler;
  readonly #limits: RequestLimits;
  readonly #channel: Channel;
  readonly #onRefuse: (reason: Error) => RequestAnswer;
  readonly #onClose: () => void;
  #request = "";
  #isAnswered = false;
  #hasReply = false;
  #hasEnded = false;
  #isClosed = false;
  #refusal: Error | undefined;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #controller: AbortController | undefined;

  constructor(
    handler: RequestHandler,
    limits: RequestLimits,
    channel: Channel,
    onRefuse: (reason: Error) => RequestAnswer,
    onClose: () => void,
  ) {
    this.#handler = handler;
    this.#limits = limits;
    this.#channel = channel;
    this.#onRefuse = onRefuse;
    this.#onClose = onClose;
  }

  /** Whether the request is still incomplete. */
  get isWaitedFor(): boolean {
    return !this.#isAnswered;
  }

  /** Whether the reply was sent, and only the end of the client is awaited. */
  get isReplied(): boolean {
    return this.#hasReply;
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
    const { requestMilliseconds } = this.#limits;
    const tooSlow = (): void =>
      this.refuse(new Error(`the request is incomplete after ${requestMilliseconds / 1000} s`));
    if (!this.#isAnswered) this.#timer ??= setTimeout(tooSlow, requestMilliseconds);
  }

  /** Adds a piece, one character for each byte. Bytes after the request are discarded, but count until the reply. */
  add(piece: string): void {
    // A client that still sends would not see its reply if the connection were closed now.
    if (this.#hasReply) return;
    this.#bytes += piece.length;
    const { requestBytes } = this.#limits;
    if (this.#bytes > requestBytes) this.refuse(new Error(`the request has more than ${requestBytes} bytes`));
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

  /** Replies to a request that is not answered. Its question, if there is one, is withdrawn. */
  refuse(reason: Error): void {
    if (this.#isClosed || this.#hasReply) return;
    this.#isAnswered = true;
    clearTimeout(this.#timer);
    this.#reply(this.#onRefuse(reason));
    this.#controller?.abort(reason);
  }

  /** Refuses the request as soon as it is complete. */
  refuseLater(reason: Error): void {
    this.#refusal = reason;
  }

  /** Withdraws the question of the request. Its answer is then a reply as any other. */
  withdraw(reason: Error): void {
    if (!this.#hasReply) this.#controller?.abort(reason);
  }

  /** Takes the answer to a request that was handled without this connection. */
  takeAnswer(answer: RequestAnswer | Promise<RequestAnswer>): void {
    this.#isAnswered = true;
    if (answer instanceof Promise) answer.then((known) => this.#reply(known)).catch((error) => this.refuse(error));
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
    if (this.#refusal !== undefined) {
      this.refuse(this.#refusal);
      return;
    }
    try {
      this.takeAnswer(this.#handler.answer(request, this));
    } catch (error) {
      this.refuse(error as Error);
    }
  }

  #reply(answer: RequestAnswer): void {
    if (this.#isClosed || this.#hasReply) return;
    if (answer === undefined) {
      this.close();
      return;
    }
    this.#hasReply = true;
    this.#channel.reply(answer, this.#hasEnded);
    if (!this.#isClosed) this.#timer = setTimeout(() => this.close(), this.#limits.replyMilliseconds);
  }
}
