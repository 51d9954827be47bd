import { QubesError } from "../errors.ts";
import { endsOperation } from "./failing-events.ts";
import type { HandlerOwner } from "./handler-owner.ts";
import { type HandlerProblem, timeoutError } from "./handler-problem.ts";
import {
  type Effects,
  type EventArguments,
  type EventHandler,
  type HandlerSource,
  HandlerTable,
  type OwnedHandler,
} from "./handler-table.ts";
import { thrownError } from "./thrown-error.ts";

/** Options of firing an event. */
export interface FireOptions {
  /** Whether handlers may veto the event. Then the most specific handlers come first. */
  readonly pre?: boolean;
}

/** The result of an asynchronous handler that has not ended. */
interface Pending {
  readonly owner: HandlerOwner;
  readonly result: Promise<unknown>;
}

/** The results of the handlers of an event, after each has been called. */
interface Called {
  readonly effects: unknown[];
  readonly pending: readonly Pending[];
  /** The first error, if it ends the operation. */
  readonly failure: { readonly error: unknown } | undefined;
}

/**
 * A source of events: the app or a domain. It has handlers of its own and handlers of its classes
 * (docs/reference/events-and-features.md#order-of-handlers). Nothing that a handler does ends the daemon or keeps an
 * operation from its end (docs/reference/events-and-features.md#errors-of-handlers).
 */
export abstract class Emitter {
  /** Until a load is complete, firing has no effect. */
  eventsEnabled = false;
  readonly #own = new HandlerTable<Emitter>();

  /** Handlers of its classes, most specific first. */
  protected abstract readonly classHandlers: readonly HandlerSource[];

  /** Receives problems of handlers, for the log. It does not throw. */
  protected abstract reportProblem(problem: HandlerProblem): void;

  /** Registers a handler for this emitter only. */
  addHandler(pattern: string, handler: EventHandler<this>): void {
    this.#own.add(pattern, handler as EventHandler<Emitter>);
  }

  /** Removes a handler of this emitter. */
  removeHandler(pattern: string, handler: EventHandler<this>): void {
    this.#own.remove(pattern, handler as EventHandler<Emitter>);
  }

  /**
   * Fires an event and returns the effects of all handlers.
   *
   * @throws the first error of a handler, if it ends the operation; at once
   * @throws Error if the event ends the operation and a handler is asynchronous, after the synchronous ones have run
   */
  fire(event: string, args: EventArguments = {}, { pre = false }: FireOptions = {}): readonly unknown[] {
    const { effects, pending, failure } = this.#call(this.#handlers(event, pre), event, args, pre);
    for (const { owner, result } of pending) this.#reportLate(owner, event, result);
    if (failure !== undefined) throw failure.error;
    const [first] = pending;
    if (first === undefined) return effects;
    const error = new Error(`asynchronous handler of the synchronous event ${event}`);
    this.reportProblem({ owner: first.owner, event, what: "is asynchronous, but the event is not", error });
    if (endsOperation(event, pre)) throw error;
    return effects;
  }

  /** Calls handlers as if events were enabled, for a load. Events that they fire are lost. */
  protected callHandlers(event: string): void {
    const handlers = [...this.classHandlers].reverse().flatMap((source) => source.matching(event));
    const { pending } = this.#call(handlers, event, {}, false);
    for (const { owner, result } of pending) this.#reportLate(owner, event, result);
  }

  /**
   * Fires an event that may have asynchronous handlers (docs/reference/events-and-features.md#asynchronous-events). It
   * waits for each until the time limit of its extension.
   *
   * @throws the first error of a handler, if it ends the operation; after all handlers have ended
   */
  async fireAsync(
    event: string,
    args: EventArguments = {},
    { pre = false }: FireOptions = {},
  ): Promise<readonly unknown[]> {
    const { effects, pending, failure } = this.#call(this.#handlers(event, pre), event, args, pre);
    const ends = endsOperation(event, pre);
    const ended = await Promise.allSettled(pending.map((each) => this.#settle(each, event, ends)));
    if (failure !== undefined) throw failure.error;
    const failed = ended.find((each) => each.status === "rejected");
    if (failed !== undefined && ends) throw failed.reason;
    return [...effects, ...ended.flatMap((each) => (each.status === "fulfilled" ? each.value : []))];
  }

  /** Handlers that an earlier handler removes are not called. */
  *#handlers(event: string, pre: boolean): Generator<OwnedHandler<never>> {
    if (!this.eventsEnabled) return;
    const sources: HandlerSource[] = [this.#own, ...this.classHandlers];
    if (!pre) sources.reverse();
    for (const source of sources) yield* source.matching(event);
  }

  #call(handlers: Iterable<OwnedHandler<never>>, event: string, args: EventArguments, pre: boolean): Called {
    const effects: unknown[] = [];
    const pending: Pending[] = [];
    const ends = endsOperation(event, pre);
    for (const { handler, owner } of handlers) {
      try {
        const given: unknown = (handler as EventHandler<Emitter>)(this, event, args);
        if (isThenable(given)) pending.push({ owner, result: Promise.resolve(given) });
        else effects.push(...effectsOf(given));
      } catch (thrown) {
        const error = thrownError(thrown);
        if (!ends || !(error instanceof QubesError)) this.reportProblem({ owner, event, what: "failed", error });
        if (ends) return { effects, pending, failure: { error } };
      }
    }
    return { effects, pending, failure: undefined };
  }

  /** Waits for an asynchronous handler until its time limit. */
  async #settle({ owner, result }: Pending, event: string, ends: boolean): Promise<readonly unknown[]> {
    const timer = new TimeLimit(owner.timeoutSeconds);
    try {
      const effects = await Promise.race([result.then(effectsOf), timer.passed]);
      if (effects !== undefined) return effects;
    } catch (thrown) {
      const error = thrownError(thrown);
      if (!ends || !(error instanceof QubesError)) this.reportProblem({ owner, event, what: "failed", error });
      throw error;
    } finally {
      timer.stop();
    }
    const error = timeoutError(owner, event);
    this.reportProblem({ owner, event, what: "timed out", error });
    this.#reportLate(owner, event, result);
    throw error;
  }

  /** Reports the later error of a handler that the event does not wait for. */
  #reportLate(owner: HandlerOwner, event: string, result: Promise<unknown>): void {
    result.catch((error) => this.reportProblem({ owner, event, what: "failed late", error }));
  }
}

/** Passes after some seconds, unless it is stopped. */
class TimeLimit {
  readonly passed: Promise<undefined>;
  #timer: NodeJS.Timeout | undefined;

  constructor(seconds: number) {
    this.passed = new Promise((resolve) => {
      this.#timer = setTimeout(() => resolve(undefined), seconds * 1000);
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

function isThenable(given: unknown): given is PromiseLike<unknown> {
  return typeof given === "object" && given !== null && "then" in given && typeof given.then === "function";
}

/** A handler without effects returns nothing. */
function effectsOf(given: unknown): readonly unknown[] {
  return given === undefined || given === null ? [] : [...(given as Exclude<Effects, undefined>)];
}
