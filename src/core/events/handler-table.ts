import { compilePattern, hasWildcards } from "./event-pattern.ts";
import { type HandlerOwner, type OwnerScope, ownerByFunction } from "./handler-owner.ts";

/** Arguments of an event by name, in the order of serialisation. */
export type EventArguments = Readonly<Record<string, unknown>>;

/** Effects that a handler returns and the emitter collects. */
export type Effects = readonly unknown[] | undefined;

/** Handles an event. An asynchronous event allows an asynchronous handler. An exception vetoes a pre-event. */
export type EventHandler<Subject> = (
  subject: Subject,
  event: string,
  args: EventArguments,
  // biome-ignore lint/suspicious/noConfusingVoidType: most handlers give nothing back
) => Effects | void | Promise<Effects | void>;

/** A handler and the extension that it belongs to. */
export interface OwnedHandler<Subject> {
  readonly handler: EventHandler<Subject>;
  readonly owner: HandlerOwner;
}

/** A source of handlers. */
export interface HandlerSource {
  /** Returns the handlers of an event in call order. */
  matching(event: string): readonly OwnedHandler<never>[];
}

interface Registration<Subject> extends OwnedHandler<Subject> {
  readonly pattern: string;
  readonly matches: ((event: string) => boolean) | undefined;
  /** Handlers of the daemon come before those of extensions. */
  readonly isOwn: boolean;
}

/** The handlers of a class or of one emitter. */
export class HandlerTable<Subject> implements HandlerSource {
  #exact = new Map<string, Registration<Subject>[]>();
  #patterns: Registration<Subject>[] = [];
  readonly #order = new Map<Registration<Subject>, number>();
  readonly #owners: OwnerScope | undefined;
  #count = 0;

  /** @param owners says which extension registers handlers; without it handlers are named by their functions */
  constructor(owners?: OwnerScope) {
    this.#owners = owners;
  }

  /** Registers a handler for an event name or a pattern. */
  add(pattern: string, handler: EventHandler<Subject>, isOwn = false): void {
    const isPattern = hasWildcards(pattern);
    const matches = isPattern ? compilePattern(pattern) : undefined;
    const owner = this.#owners?.current ?? ownerByFunction(handler);
    const registration = { pattern, matches, handler, owner, isOwn };
    this.#order.set(registration, (isOwn ? 0 : 1e9) + this.#count++);
    if (isPattern) this.#patterns.push(registration);
    else this.#exact.set(pattern, [...(this.#exact.get(pattern) ?? []), registration]);
  }

  /** Removes a handler; an unknown handler is ignored. */
  remove(pattern: string, handler: EventHandler<Subject>): void {
    const stays = (each: Registration<Subject>): boolean => each.pattern !== pattern || each.handler !== handler;
    this.#patterns = this.#patterns.filter(stays);
    const exact = this.#exact.get(pattern)?.filter(stays) ?? [];
    if (exact.length === 0) this.#exact.delete(pattern);
    else this.#exact.set(pattern, exact);
    for (const each of this.#order.keys()) if (!stays(each)) this.#order.delete(each);
  }

  /** Returns the handlers of an event in call order. */
  matching(event: string): readonly OwnedHandler<Subject>[] {
    const exact = this.#exact.get(event) ?? [];
    const patterns = this.#patterns.filter(({ matches }) => matches?.(event));
    const found = [...exact, ...patterns];
    if (found.length > 1) found.sort((a, b) => (this.#order.get(a) as number) - (this.#order.get(b) as number));
    return found;
  }
}
