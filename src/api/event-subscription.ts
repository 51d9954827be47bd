import type { App } from "../core/app.ts";
import type { Domain } from "../core/domain.ts";
import type { EventArguments } from "../core/events/handler-table.ts";
import { encodeEvent } from "../wire/encode-reply.ts";
import type { Framing } from "../wire/framing.ts";

/** Takes what a stream of events sends. */
export type EventSink = (bytes: Uint8Array) => void;

/** Events that begin when somebody takes them, and go on until what `start` gives is called. */
export interface EventStream {
  /** @param end ends the connection, at once */
  start(sink: EventSink, end: () => void): () => void;
}

/** A stream of what happens to a domain, or to the system and all domains. */
export class EventSubscription implements EventStream {
  readonly #app: App;
  readonly #subject: Domain;
  readonly #framing: Framing;
  readonly #filters: readonly EventFilter[];

  constructor(app: App, subject: Domain, framing: Framing, filters: readonly EventFilter[]) {
    this.#app = app;
    this.#subject = subject;
    this.#framing = framing;
    this.#filters = filters;
  }

  /** Sends the events from now on, after one that says that the stream has begun. */
  start(sink: EventSink): () => void {
    sink(encodeEvent("", "connection-established", {}));
    return this.#app.listen((subject, event, args) => {
      if (!this.#isOfInterest(subject) || isPrivate(subject, event) || !isKnown(event, this.#framing)) return;
      if (!this.#filters.every((filter) => filter({ subject, event, args }))) return;
      sink(encode(subject, event, args));
    });
  }

  #isOfInterest(subject: App | Domain): boolean {
    return this.#subject.isAdminVM || this.#subject === subject;
  }
}

/** Whether a client may hear of an event. */
export type EventFilter = (told: {
  readonly subject: App | Domain;
  readonly event: string;
  readonly args: EventArguments;
}) => boolean;

function encode(subject: App | Domain, event: string, args: EventArguments): Uint8Array {
  const texts = Object.fromEntries(Object.entries(args).map(([key, value]) => [key, textOf(value)]));
  return encodeEvent(subject.kind === "app" ? "" : subject.name, event, texts);
}

/** Values are told as Python's `str()` gives them. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "object" && "name" in value) return String(value.name);
  return String(value);
}

const privateEvents = /^(admin-permission:|device-get:|device-list:|device-list-attached:|domain-is-fully-usable$)/;

function isPrivate({ kind }: App | Domain, event: string): boolean {
  return kind === "domain" && privateEvents.test(event);
}

/** Events that clients of 2019 were never told: spellings of today, and what has come since. */
const since2019 =
  /^(property-(pre-)?reset:|domain-feature-pre-|pool-|domain-pre-(un)?paused$|domain-pre-spawn$|domain-shutdown-failed$|domain-import-volume$)/;

function isKnown(event: string, framing: Framing): boolean {
  return framing === "new" || !since2019.test(event);
}
