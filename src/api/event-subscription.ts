import type { App } from "../core/app.ts";
import { addressText, isDevicePort, portText } from "../core/devices/device.ts";
import type { Domain } from "../core/domain.ts";
import type { EventArguments } from "../core/events/handler-table.ts";
import { encodeEvent } from "../wire/encode-reply.ts";
import type { Framing } from "../wire/framing.ts";
import { isAccepted } from "./call.ts";

/** Receives the bytes of a stream. */
export type EventSink = (bytes: Uint8Array) => void;

/** A stream that runs from `start` until the function that `start` returns is called. */
export interface EventStream {
  /** @param end closes the connection at once */
  start(sink: EventSink, end: () => void): () => void;
}

/** A stream of the events of a domain, or of the system and all domains. */
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

  /** Sends `connection-established`, then all later events. An event is sent after its change is saved. */
  start(sink: EventSink): () => void {
    sink(encodeEvent("", "connection-established", {}));
    return this.#app.listen((subject, event, args) => {
      if (!this.#isOfInterest(subject) || isPrivate(subject, event) || !isKnown(event, this.#framing)) return;
      const isVisible = (): boolean => isAccepted(this.#app, this.#filters, { subject, event, args });
      this.#app.journal.send(
        () => (isVisible() ? encode(subject, event, args, this.#framing) : undefined),
        (message) => {
          if (message !== undefined) sink(message);
        },
      );
    });
  }

  #isOfInterest(subject: App | Domain): boolean {
    return this.#subject.isAdminVM || this.#subject === subject;
  }
}

/** Returns whether a client may see an event. */
export type EventFilter = (event: {
  readonly subject: App | Domain;
  readonly event: string;
  readonly args: EventArguments;
}) => boolean;

function encode(subject: App | Domain, event: string, args: EventArguments, framing: Framing): Uint8Array {
  const texts = Object.fromEntries(
    Object.entries(args).map(([key, value]) => [keyOf(key, value, framing), textOf(value, framing)]),
  );
  return encodeEvent(subject.kind === "app" ? "" : subject.name, event, texts);
}

/** Clients of 2019 know a port only as a device (docs/reference/devices.md#events). */
function keyOf(key: string, value: unknown, framing: Framing): string {
  return key === "port" && framing === "old" && isDevicePort(value) ? "device" : key;
}

/** Serialises a value as Python's `str()` does (docs/reference/admin-api.md#event-values). */
function textOf(value: unknown, framing: Framing): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (isDevicePort(value)) return framing === "new" && "deviceId" in value ? addressText(value) : portText(value);
  if (typeof value === "object" && "name" in value) return String(value.name);
  return String(value);
}

const privateEvents = /^(admin-permission:|device-get:|device-list:|device-list-attached:|domain-is-fully-usable$)/;

function isPrivate({ kind }: App | Domain, event: string): boolean {
  return kind === "domain" && privateEvents.test(event);
}

/** Events that clients of 2019 do not know (docs/reference/admin-api.md#events-unknown-in-2019). */
const since2019 =
  /^(property-(pre-)?reset:|domain-feature-pre-|device-((pre-)?assign|assignment-changed|unassign|added|removed):|pool-|domain-pre-(un)?paused$|domain-pre-spawn$|domain-shutdown-failed$|domain-import-volume$)/;

function isKnown(event: string, framing: Framing): boolean {
  return framing === "new" || !since2019.test(event);
}
