import {
  type Effects,
  type EventArguments,
  type EventHandler,
  type HandlerSource,
  HandlerTable,
} from "./handler-table.ts";

/** Options of firing an event. */
export interface FireOptions {
  /** Whether handlers may veto the event. Then the most specific handlers come first. */
  readonly pre?: boolean;
}

/**
 * A source of events: the app or a domain. It has handlers of its own and handlers of its classes
 * (docs/reference/events-and-features.md#order-of-handlers).
 */
export abstract class Emitter {
  /** Until a load is complete, firing has no effect. */
  eventsEnabled = false;
  readonly #own = new HandlerTable<Emitter>();

  /** Handlers of its classes, most specific first. */
  protected abstract readonly classHandlers: readonly HandlerSource[];

  /** Registers a handler for this emitter only. */
  addHandler(pattern: string, handler: EventHandler<this>): void {
    this.#own.add(pattern, handler as EventHandler<Emitter>);
  }

  /** Removes a handler of this emitter. */
  removeHandler(pattern: string, handler: EventHandler<this>): void {
    this.#own.remove(pattern, handler as EventHandler<Emitter>);
  }

  /**
   * Fires an event and returns the effects of all handlers. An exception of a handler propagates at once.
   *
   * @throws Error if a handler is asynchronous, after the synchronous ones have run
   */
  fire(event: string, args: EventArguments = {}, options: FireOptions = {}): readonly unknown[] {
    const { effects, pending } = this.#call(event, args, options);
    if (pending.length === 0) return effects;
    for (const each of pending) each.catch(() => {});
    throw new Error(`asynchronous handler of the synchronous event ${event}`);
  }

  /** Calls handlers as if events were enabled, for a load. Events that they fire are lost. */
  protected callHandlers(event: string): void {
    for (const source of [...this.classHandlers].reverse()) {
      for (const handler of source.matching(event)) (handler as EventHandler<Emitter>)(this, event, {});
    }
  }

  /**
   * Fires an event that may have asynchronous handlers (docs/reference/events-and-features.md#asynchronous-events).
   * Their exceptions surface after all handlers have ended.
   */
  async fireAsync(event: string, args: EventArguments = {}, options: FireOptions = {}): Promise<readonly unknown[]> {
    const { effects, pending } = this.#call(event, args, options);
    const ended = await Promise.allSettled(pending);
    const failed = ended.find((each) => each.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    return [...effects, ...ended.flatMap((each) => (each.status === "fulfilled" ? (each.value ?? []) : []))];
  }

  #call(event: string, args: EventArguments, { pre = false }: FireOptions) {
    const effects: unknown[] = [];
    // biome-ignore lint/suspicious/noConfusingVoidType: most handlers give nothing back
    const pending: Promise<Effects | void>[] = [];
    if (!this.eventsEnabled) return { effects, pending };
    const sources: HandlerSource[] = [this.#own, ...this.classHandlers];
    if (!pre) sources.reverse();
    for (const source of sources) {
      for (const handler of source.matching(event)) {
        const given = (handler as EventHandler<Emitter>)(this, event, args);
        if (given instanceof Promise) pending.push(given);
        else if (given !== undefined) effects.push(...given);
      }
    }
    return { effects, pending };
  }
}
