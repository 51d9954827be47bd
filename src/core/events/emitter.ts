import {
  type Effects,
  type EventArguments,
  type EventHandler,
  type HandlerSource,
  HandlerTable,
} from "./handler-table.ts";

/** How an event is fired. */
export interface FireOptions {
  /** Handlers may veto it, and the most special ones are asked first. */
  readonly pre?: boolean;
}

/**
 * A subject of events: the app or a domain. Handlers belong to the emitter itself or to its classes. Events go from the
 * general class to the specific one, pre-events the other way
 * (docs/reference/events-and-features.md#order-of-handlers).
 */
export abstract class Emitter {
  /** Until loading is over, firing does nothing. */
  eventsEnabled = false;
  readonly #own = new HandlerTable<Emitter>();

  /** The handlers of its classes, the most special one first. */
  protected abstract readonly classHandlers: readonly HandlerSource[];

  /** Registers a handler for this emitter only. */
  addHandler(pattern: string, handler: EventHandler<this>): void {
    this.#own.add(pattern, handler as EventHandler<Emitter>);
  }

  /** Takes a handler of this emitter away. */
  removeHandler(pattern: string, handler: EventHandler<this>): void {
    this.#own.remove(pattern, handler as EventHandler<Emitter>);
  }

  /**
   * Fires an event and gives the effects of all handlers. What a handler throws propagates at once.
   *
   * @throws Error when a handler is asynchronous; the synchronous ones have run by then
   */
  fire(event: string, args: EventArguments = {}, options: FireOptions = {}): readonly unknown[] {
    const { effects, pending } = this.#call(event, args, options);
    if (pending.length === 0) return effects;
    for (const each of pending) each.catch(() => {});
    throw new Error(`an asynchronous handler of ${event}, which is fired synchronously`);
  }

  /** Calls handlers as if events were on, for what belongs to loading; what they fire in turn nobody hears of. */
  protected callHandlers(event: string): void {
    for (const source of [...this.classHandlers].reverse()) {
      for (const handler of source.matching(event)) (handler as EventHandler<Emitter>)(this, event, {});
    }
  }

  /**
   * The same for events that may have asynchronous handlers: these begin in order, and are awaited together. What one
   * of them throws comes out only when all have ended.
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
