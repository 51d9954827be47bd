import type { EventArguments } from "./events/handler-table.ts";

/** Receives events. */
type Listener<Subject> = (subject: Subject, event: string, args: EventArguments) => void;

/** Passes events to listeners. Events about a domain that is being made wait until it is complete. */
export class EventForwarder<Subject extends { readonly kind: "app" | "domain" }> {
  readonly #listeners = new Set<Listener<Subject>>();
  readonly #held = new Map<unknown, (() => void)[]>();

  /**
   * Registers a listener.
   *
   * @returns removes the listener
   */
  listen(listener: Listener<Subject>): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Passes an event to the listeners; a handler of all events. */
  readonly forward = (subject: Subject, event: string, args: EventArguments): void => {
    const deliver = (): void => {
      for (const listener of this.#listeners) listener(subject, event, args);
    };
    const about = subject.kind === "domain" ? subject : args["vm"];
    const held = this.#held.get(about);
    if (held === undefined) deliver();
    else held.push(deliver);
  };

  /** Holds the events about a domain back. */
  hold(domain: Subject): void {
    this.#held.set(domain, []);
  }

  /** Delivers the events that were held back. */
  release(domain: Subject): void {
    const held = this.#held.get(domain) ?? [];
    this.#held.delete(domain);
    for (const deliver of held) deliver();
  }

  /** Discards the events that were held back. */
  discard(domain: Subject): void {
    this.#held.delete(domain);
  }
}
