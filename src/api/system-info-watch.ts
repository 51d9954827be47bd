import { successPrefix } from "../wire/encode-reply.ts";
import type { EventSink, EventStream } from "./event-subscription.ts";
import type { SystemInfoText } from "./system-info-text.ts";

/**
 * A stream that says nothing but that it has begun, and is ended in the same step in which the information becomes
 * another one: before anybody can be told that the change is made.
 */
export class SystemInfoWatch implements EventStream {
  readonly #systemInfo: SystemInfoText;

  constructor(systemInfo: SystemInfoText) {
    this.#systemInfo = systemInfo;
  }

  start(sink: EventSink, end: () => void): () => void {
    sink(successPrefix);
    return this.#systemInfo.watch(end);
  }
}
